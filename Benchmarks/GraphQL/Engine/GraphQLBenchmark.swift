import Foundation
import GraphQL
import JSON

/// Measures the GraphQL engine without HTTP and database, on the library's schema. `core.py` and `js.cjs` measure the
/// reference implementations with the same documents and rows. Arguments: the schema's file, and this folder.
@main
enum GraphQLBenchmark {
    static func main() async throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 3 else { throw Usage() }
        let schema = try Schema(sdl: String(contentsOfFile: arguments[1], encoding: .utf8))
        let folder = URL(filePath: arguments[2], directoryHint: .isDirectory)
        let query = try bytes(of: folder, "query.graphql")
        let page = try bytes(of: folder, "page.graphql")
        let row = try JSONReader.read(bytes(of: folder, "row.json")).object ?? JSONObject()
        let resolver = try PageResolver(row: row, schema: schema)

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

    /// Runs `body` for a second after a warm-up of a tenth, and prints the name and the rate per second.
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

/// Resolves `photos` to the same row fifty times.
private struct PageResolver: RootResolver {
    private let page: ResolvedValue

    init(row: JSONObject, schema: Schema) throws {
        guard let photo = schema.type(named: "Photo") else { throw MissingType() }
        let nodes = try (0..<50).map { _ in try BenchmarkPhoto(row: row, fields: photo.fields.map(\.name)) }
        page = .object(BenchmarkPage(nodes: nodes))
    }

    func resolve(
        _ fields: [SelectedField], of operation: OperationKind, context: Int
    ) async -> [Result<ResolvedValue, any Error>] {
        fields.map { _ in .success(page) }
    }

    struct MissingType: Error {}
}

private struct BenchmarkPage: ObjectValue {
    let nodes: [BenchmarkPhoto]

    var typeName: String { "PhotoConnection" }

    func write(_ field: SelectedField, to response: inout ResponseWriter) throws {
        try response.write(nodes.count, for: field) { nodes[$0] }
    }
}

/// A row as in memory: a value for each field of the type.
private final class BenchmarkPhoto: ObjectValue {
    private enum Value {
        case missing
        case bool(Bool)
        case int(Int)
        case string(String)
    }

    private let values: [Value]

    init(row: JSONObject, fields: [String]) throws {
        values = try fields.map { name in
            switch row[name] {
            case nil: .missing
            case .bool(let flag): .bool(flag)
            case .int(let number): .int(number)
            case .string(let text): .string(text)
            default: throw UnknownKind()
            }
        }
    }

    var typeName: String { "Photo" }

    func write(_ field: SelectedField, to response: inout ResponseWriter) throws {
        switch values[field.index] {
        case .missing: try response.writeNull(for: field)
        case .bool(let flag): try response.write(flag, for: field)
        case .int(let number): try response.write(number, for: field)
        case .string(let text): try response.write(text, for: field)
        }
    }

    struct UnknownKind: Error {}
}
