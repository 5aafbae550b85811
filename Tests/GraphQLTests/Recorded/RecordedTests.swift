import GraphQL
import JSON
import Testing

/// The engine gives the answers that graphql-core gave to documents over a schema with one of everything: unions,
/// `@oneOf`, nested lists, and rows that are null where they must not be. `Fixtures/record.py` records the answers.
/// Tests/Integration/graphql compares both over the schema of the library.
struct RecordedTests {
    @Test func `graphql-core gave the same verdict and the same data`() async throws {
        let schema = try TestSchema.harbour()
        let engine = TestSchema.engine(schema, limits: unlimited)
        var differences: [String] = []
        var executed = 0
        var refused = 0
        for recorded in try Recording.harbour().documents {
            let text = try #require(recorded["document"]?.string)
            let ours = await answer(engine, text, recorded["variables"]?.object ?? JSONObject())
            let isRefused = recorded["refused"] == .bool(true)
            if isRefused { refused += 1 }
            if (ours == nil) != isRefused {
                differences.append("graphql-core \(isRefused ? "refused" : "accepted")\n\(text)")
            } else if let ours, let data = recorded["data"] {
                executed += 1
                if !same(ours, data) { differences.append("other data:\n\(text)\n\(ours)\n\(data)") }
            }
        }
        #expect(
            differences.isEmpty, "\(differences.count) differ; \(differences.prefix(3).joined(separator: "\n---\n"))")
        #expect(executed >= 200, "\(executed) executed")
        #expect(refused >= 140, "\(refused) refused")
    }

    @Test func `graphql-core made the same introspection of the printed schema`() async throws {
        let schema = try TestSchema.harbour()
        let recorded = try Recording.harbour().head
        #expect(recorded["schema"]?.string == schema.printed)
        var limits = EngineLimits()
        limits.introspectionDepth = 10
        let engine = TestSchema.engine(schema, limits: limits)
        let query = try #require(recorded["query"]?.string)
        let response = await engine.execute(try engine.prepare(Array(query.utf8)), context: 0)
        let ours = try #require(try JSONReader.read(response.body).object?["data"])
        #expect(Introspected(ours) == Introspected(try #require(recorded["introspection"])))
    }

    private var unlimited: EngineLimits {
        var limits = EngineLimits()
        limits.pageSize = -1000...1000
        limits.cost = .max
        limits.rootFields = 10_000
        limits.aliases = 10_000
        limits.directives = 10_000
        return limits
    }

    /// The data, or nil when the document is refused as a whole. A subscription is only validated: its data is null.
    private func answer(
        _ engine: GraphQLEngine<Int>, _ document: String, _ variables: JSONObject
    ) async -> JSONValue? {
        guard let prepared = try? engine.prepare(Array(document.utf8)) else { return nil }
        if prepared.kind == .subscription { return .null }
        let response = await engine.execute(prepared, variables: variables, context: 0)
        guard response.hasData else { return nil }
        return try? JSONReader.read(response.body).object?["data"]
    }

    /// Equal, where 1 and 1.0 are the same number; members have the same order.
    private func same(_ one: JSONValue, _ other: JSONValue) -> Bool {
        switch (one, other) {
        case (.int(let one), .double(let other)), (.double(let other), .int(let one)): Double(one) == other
        case (.list(let one), .list(let other)):
            one.count == other.count && zip(one, other).allSatisfy { same($0, $1) }
        case (.object(let one), .object(let other)):
            one.members.count == other.members.count
                && zip(one.members, other.members).allSatisfy { $0.name == $1.name && same($0.value, $1.value) }
        default: one == other
        }
    }
}
