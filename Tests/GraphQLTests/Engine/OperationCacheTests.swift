import CMalloc
import Glibc
import GraphQL
import JSON
import Testing

/// What is kept of documents stays within its bytes, whatever the documents.
struct OperationCacheTests {
    /// Some hundred bytes that select thousands of fields: each level twice as many as the one above.
    static func bomb(levels: Int, conditions: String = "") -> String {
        let fragments = (0..<levels).map {
            "fragment T\($0) on __Type{a:ofType{...T\($0 + 1)} b:ofType{...T\($0 + 1)}}"
        }
        return "\(conditions.isEmpty ? "" : "query(\(conditions))"){__type(name:\"Int\"){...T0}}"
            + fragments.joined() + "fragment T\(levels) on __Type{name}"
    }

    private static func execute(
        _ text: String, variables: JSONObject = JSONObject(), on engine: GraphQLEngine<Int>
    ) async throws {
        let response = await engine.execute(
            try engine.prepare(Array(text.utf8)), variables: variables, context: 0)
        #expect(response.hasData)
    }

    @Test func `documents that plan thousands of fields never fill more than the cache's bytes`() async throws {
        var limits = EngineLimits()
        limits.cacheBytes = 4 << 20
        let engine = TestSchema.engine(try TestSchema.harbour(), limits: limits)
        var most = 0
        for number in 0..<60 {
            try await Self.execute(
                Self.bomb(levels: 7) + String(repeating: " ", count: number), on: engine)
            most = max(most, engine.cachedBytes)
        }
        #expect(most <= limits.cacheBytes)
        #expect(most > limits.cacheBytes / 4)
    }

    @Test func `every plan of a document counts`() async throws {
        let names = (0..<3).map { "s\($0)" }
        let text =
            "query(\(names.map { "$\($0): Boolean!" }.joined(separator: " "))){"
            + names.map { "\($0): __typename @skip(if: $\($0))" }.joined(separator: " ")
            + " __type(name:\"Int\"){...T0}}"
            + (0..<6).map { "fragment T\($0) on __Type{a:ofType{...T\($0 + 1)} b:ofType{...T\($0 + 1)}}" }.joined()
            + "fragment T6 on __Type{name}"
        let engine = TestSchema.engine(try TestSchema.harbour())
        var sizes: [Int] = []
        for number in 0..<8 {
            var variables = JSONObject()
            for (place, name) in names.enumerated() { variables.append(name, .bool(number >> place & 1 == 1)) }
            try await Self.execute(text, variables: variables, on: engine)
            sizes.append(engine.cachedBytes)
        }
        #expect(zip(sizes, sizes.dropFirst()).allSatisfy { $1 - $0 > 100_000 }, "\(sizes)")
    }

    @Test func `an operation that is too large to cache is executed`() async throws {
        var limits = EngineLimits()
        limits.cacheBytes = 100_000
        let engine = TestSchema.engine(try TestSchema.harbour(), limits: limits)
        for _ in 0..<3 { try await Self.execute(Self.bomb(levels: 10), on: engine) }
        #expect(engine.cachedBytes <= limits.cacheBytes)
    }

    /// In a process of its own, whose allocations are these alone.
    @Test func `the counted bytes equal the allocated memory`() async throws {
        await #expect(processExitsWith: .success) {
            let schema = try TestSchema.harbour()
            for (text, count) in [
                (OperationCacheTests.bomb(levels: 9), 8),
                ("{" + String(repeating: "person { name age } ", count: 900) + "}", 8),
                (
                    "{ ship(name: \"x\") {"
                        + (0..<190).map { "a\($0): cargo(first: \($0 + 1), kinds: [COAL, TEA]) " }.joined() + "} }",
                    60
                ),
            ] {
                var limits = EngineLimits()
                limits.cacheBytes = .max / 2
                limits.rootFields = 10_000
                let engine = TestSchema.engine(schema, limits: limits)
                let texts = (0..<count).map { Array((text + String(repeating: " ", count: $0)).utf8) }
                let before = mallinfo2()
                for text in texts {
                    guard await engine.execute(try engine.prepare(text), context: 0).hasData else { exit(2) }
                }
                let after = mallinfo2()
                let real = Int(after.uordblks + after.hblkhd) - Int(before.uordblks + before.hblkhd)
                let counted = engine.cachedBytes
                print("counted \(counted), held \(real)")
                guard real <= counted, counted <= 4 * real else { exit(3) }
            }
        }
    }
}
