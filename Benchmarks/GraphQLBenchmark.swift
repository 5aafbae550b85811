import Glibc
import GraphQL

/// Times of the GraphQL engine alone, no HTTP and no database, on the library's schema: run with the schema's file as the
/// first argument. `GraphQLBenchmark.py` measures graphql-core on the same documents and rows.
@main
enum GraphQLBenchmark {
    /// 40 fields.
    static let query = """
        query Page($first: Int = 50) {
          photos(first: $first, filter: { favourite: true, years: [2019, 2020] }, order: TAKEN_DESC) {
            totalCount
            pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
            edges {
              cursor
              node {
                id databaseId filename path sizeBytes mediaType width height orientation takenAt
                title description rating favourite aiStatus
                camera { make model lens iso shutterSpeed fNumber focalLength }
                position { latitude longitude altitude }
                place { name city country }
              }
            }
          }
        }
        """

    /// 50 photos of 20 fields.
    static let page = """
        { photos(first: 50) { nodes {
          id databaseId filename path sizeBytes mediaType sha256 width height orientation
          takenAt takenOffsetMinutes takenSource addedAt perceptualHash title description rating favourite aiStatus
        } } }
        """

    static func main() async throws {
        guard let path = CommandLine.arguments.dropFirst().first else {
            return print("usage: GraphQLBenchmark SCHEMA")
        }
        let schema = try Schema(sdl: read(path))
        var limits = EngineLimits()
        let cached = GraphQLEngine(schema: schema, root: PageResolver(), limits: limits, showsCost: false) { _, _ in }
        limits.cacheBytes = 0
        let uncached = GraphQLEngine(schema: schema, root: PageResolver(), limits: limits, showsCost: false) { _, _ in
        }
        let query = Array(query.utf8)
        try await report("parse + validate, 40 fields", 2_000) { _ = try uncached.prepare(query) }
        try await report("the same from cache", 200_000) { _ = try cached.prepare(query) }
        let prepared = try cached.prepare(Array(page.utf8))
        try await report("page of 50 × 20 fields", 2_000) { _ = await cached.execute(prepared, context: 0) }
        print("\(await cached.execute(prepared, context: 0).body.count) bytes a page")
    }

    private static func report(_ name: String, _ rounds: Int, _ body: @Sendable () async throws -> Void) async throws
    {
        for _ in 0..<(rounds / 10) { try await body() }
        let clock = ContinuousClock()
        let started = clock.now
        for _ in 0..<rounds { try await body() }
        let seconds = (clock.now - started) / .seconds(1)
        print("\(name): \(Int(Double(rounds) / seconds)) a second")
    }

    private static func read(_ path: String) throws -> String {
        guard let file = fopen(path, "r") else { throw FileError.unreadable(path) }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while case let count = fread(&buffer, 1, buffer.count, file), count > 0 { bytes += buffer[..<count] }
        return String(decoding: bytes, as: UTF8.self)
    }

    enum FileError: Error {
        case unreadable(String)
    }
}

struct PageResolver: RootResolver {
    let page = ResolvedValue.object(PhotoPage(nodes: .list((1...50).map { .object(PhotoRow(number: $0)) })))

    func resolve(
        _ fields: [SelectedField], of operation: OperationKind, context: Int
    ) async -> [Result<ResolvedValue, any Error>] {
        fields.map { _ in .success(page) }
    }
}

struct PhotoPage: ObjectValue {
    let nodes: ResolvedValue
    var typeName: String { "PhotoConnection" }
    func value(of field: SelectedField) -> ResolvedValue { field.name == "nodes" ? nodes : .null }
}

struct PhotoRow: ObjectValue {
    let number: Int
    let filename = "IMG_20190714_181633.jpg"
    let path = "s3://photos/2019/07/IMG_20190714_181633.jpg"
    let hash = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    var typeName: String { "Photo" }

    func value(of field: SelectedField) -> ResolvedValue {
        switch field.name {
        case "id": .string("UGhvdG86MTIzNDU2")
        case "databaseId": .int(number)
        case "filename": .string(filename)
        case "path": .string(path)
        case "sizeBytes": .int(4_194_304)
        case "mediaType": .string("image/jpeg")
        case "sha256": .string(hash)
        case "width": .int(4032)
        case "height": .int(3024)
        case "orientation": .int(1)
        case "takenAt": .string("2019-07-14T18:16:33.25")
        case "takenOffsetMinutes": .int(120)
        case "takenSource": .string("exif:DateTimeOriginal")
        case "addedAt": .string("2026-01-31T10:00:00Z")
        case "perceptualHash": .string("c3d4e5f6a7b8091a")
        case "title": .string("The old harbour")
        case "description": .string("Boats \"at rest\"")
        case "rating": .int(4)
        case "favourite": .bool(true)
        case "aiStatus": .string("done")
        default: .null
        }
    }
}
