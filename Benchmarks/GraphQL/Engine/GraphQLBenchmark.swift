import Foundation
import GraphQL

/// The GraphQL engine alone, no HTTP and no database, on the library's schema: what `core.py` and `js.cjs` measure of
/// the reference implementations, on the same documents and rows. Arguments: the schema's file, and this folder.
@main
enum GraphQLBenchmark {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 3 else { throw Usage() }
        let schema = try Schema(sdl: String(contentsOfFile: arguments[1], encoding: .utf8))
        let folder = URL(filePath: arguments[2], directoryHint: .isDirectory)
        let query = try bytes(of: folder, "query.graphql")
        let page = try bytes(of: folder, "page.graphql")
        let resolver = PageResolver(row: try JSONReader.read(bytes(of: folder, "row.json")).object ?? InputObject())

        var limits = EngineLimits()
        let cached = GraphQLEngine(schema: schema, root: resolver, limits: limits, showsCost: false) { _, _ in }
        limits.cacheBytes = 0
        let uncached = GraphQLEngine(schema: schema, root: resolver, limits: limits, showsCost: false) { _, _ in }
        try await report("parse and validate 40 fields") { _ = try uncached.prepare(query) }
        try await report("the same from the cache") { _ = try cached.prepare(query) }
        let prepared = try cached.prepare(page)
        try await report("complete 50 photos of 20 fields") { _ = await cached.execute(prepared, context: 0) }
    }

    struct Usage: Error, CustomStringConvertible {
        var description: String { "usage: graphql-benchmark SCHEMA FOLDER" }
    }

    private static func bytes(of folder: URL, _ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: folder.appending(path: name)))
    }

    /// Runs `body` for a second after a tenth of one, and prints the name and how often a second.
    private static func report(_ name: String, _ body: @Sendable () async throws -> Void) async throws {
        for (seconds, isShown) in [(0.1, false), (1.0, true)] {
            let start = ContinuousClock.now
            var rounds = 0
            while ContinuousClock.now - start < .seconds(seconds) {
                for _ in 0..<10 { try await body() }
                rounds += 10
            }
            if isShown { print("\(name)\t\(Double(rounds) / ((ContinuousClock.now - start) / .seconds(1)))") }
        }
    }
}

/// Answers `photos` with fifty times the same row.
private struct PageResolver: RootResolver {
    private let page: ResolvedValue

    init(row: InputObject) {
        let values = Dictionary(row.members.map { ($0.name, Self.value($0.value)) }) { first, _ in first }
        let photo = ResolvedValue.object(BenchmarkObject(typeName: "Photo", values: values))
        page = .object(
            BenchmarkObject(
                typeName: "PhotoConnection", values: ["nodes": .list(Array(repeating: photo, count: 50))]))
    }

    func resolve(
        _ fields: [SelectedField], of operation: OperationKind, context: Int
    ) async -> [Result<ResolvedValue, any Error>] {
        fields.map { _ in .success(page) }
    }

    private static func value(_ input: InputValue) -> ResolvedValue {
        switch input {
        case .bool(let flag): .bool(flag)
        case .int(let number): .int(number)
        case .string(let text): .string(text)
        default: .null
        }
    }
}

private struct BenchmarkObject: ObjectValue {
    let typeName: String
    let values: [String: ResolvedValue]

    func value(of field: SelectedField) -> ResolvedValue { values[field.name] ?? .null }
}
