import GraphQL
import JSON
import TestServices
import Testing

/// Documents made to hurt: each is answered at once, with its own code.
struct HostileTests {
    static let bombs: [(String, String)] = {
        let chain = (0..<30).map {
            "fragment F\($0) on Query { a: person { name } ...F\($0 + 1) b: ship { name } ...F\($0 + 1) }"
        }
        let nested = (0..<25).map {
            "fragment P\($0) on Person { friends { ...P\($0 + 1) } f: friends { ...P\($0 + 1) } }"
        }
        return [
            (String(repeating: "{a", count: 10_000) + String(repeating: "}", count: 10_000), "TOO_NESTED"),
            ("{ " + (0..<10_000).map { "a\($0): __typename" }.joined(separator: " ") + " }", "TOO_MANY_ALIASES"),
            ("{" + String(repeating: " __typename", count: 9_000) + " }", "TOO_MANY_ROOT_FIELDS"),
            ("{ a " + String(repeating: " ,!", count: 300_000), "GRAPHQL_PARSE_FAILED"),
            ("{ " + String(repeating: "a ", count: 500_000), "TOO_MANY_TOKENS"),
            (String(repeating: " ", count: 1 << 21), "DOCUMENT_TOO_LARGE"),
            ("{ a(b: " + String(repeating: "[", count: 100_000), "TOO_NESTED"),
            ("query ($a: " + String(repeating: "[", count: 100_000), "TOO_NESTED"),
            ("{ a(b: " + String(repeating: "{a:", count: 100_000), "TOO_NESTED"),
            ("{ ...F0 } " + chain.joined() + "fragment F30 on Query { __typename }", "TOO_MANY_ROOT_FIELDS"),
            ("{ person { ...P0 } } " + nested.joined() + "fragment P25 on Person { name }", "TOO_MANY_FIELDS"),
            ("{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }", "GRAPHQL_VALIDATION_FAILED"),
            ("{ __typename " + String(repeating: "@skip(if: true) ", count: 5_000) + "}", "TOO_MANY_DIRECTIVES"),
            (
                "{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }",
                "INTROSPECTION_TOO_DEEP"
            ),
            ((0..<5_000).map { "query Q\($0) { __typename }" }.joined(), "TOO_MANY_OPERATIONS"),
            ("{ __typename }\u{0}", "GRAPHQL_PARSE_FAILED"),
            ("{ ship(number: 1e400) { name } }", "GRAPHQL_VALIDATION_FAILED"),
            ("{ vessels(filter: { longer: 1e400 }) { name } }", "GRAPHQL_VALIDATION_FAILED"),
            ("{ ship(number: 2147483648) { name } }", "GRAPHQL_VALIDATION_FAILED"),
            ("{ ship(number: \(String(repeating: "9", count: 100_000))) { name } }", "GRAPHQL_VALIDATION_FAILED"),
            // Work that grew with the square of the text.
            (
                "{ ship(name: \"\"\"" + String(repeating: "\n", count: 1_000_000) + "\"\"\", bogus: 1) { name } }",
                "GRAPHQL_VALIDATION_FAILED"
            ),
            (
                "{ ship(name: \"\"\"" + String(repeating: " \r\n", count: 340_000) + "\"\"\", bogus: 1) { name } }",
                "GRAPHQL_VALIDATION_FAILED"
            ),
            (
                "{ ...A } fragment A on Query { " + String(repeating: "...B ", count: 19_000)
                    + "} fragment B on Query { ...A }", "GRAPHQL_VALIDATION_FAILED"
            ),
            (
                "query (" + (0..<9_000).map { "$aaaaaaaaa\($0): Vesselll\($0)" }.joined(separator: " ")
                    + ") { __typename }", "GRAPHQL_VALIDATION_FAILED"
            ),
            (
                "query ($a: " + String(repeating: "[", count: 90) + "Int" + String(repeating: "]", count: 90) + ") { "
                    + "vessels(filter: { ids: [" + String(repeating: "$a ", count: 15_000) + "] }) { name } }",
                "GRAPHQL_VALIDATION_FAILED"
            ),
            (
                "{ "
                    + (0..<2).map { _ in
                        "launched: ship(name: {" + (0..<6_000).map { "k\($0): 1" }.joined(separator: " ")
                            + "}) { name } "
                    }.joined() + "}", "GRAPHQL_VALIDATION_FAILED"
            ),
            ((0..<2_000).map { "fragment C\($0) on Query { ...C\($0 + 1) }" }.joined() + "{ ...C0 }", "TOO_DEEP"),
        ]
    }()

    @Test(.timeLimit(.minutes(1)), arguments: bombs.indices)
    func `a hostile document is refused with the code of its limit`(index: Int) throws {
        let (text, code) = Self.bombs[index]
        let engine = TestSchema.engine(try TestSchema.harbour())
        let clock = ContinuousClock()
        let started = clock.now
        #expect { try engine.prepare(Array(text.utf8)) } throws: { ($0 as? RequestError)?.code.rawValue == code }
        #expect(clock.now - started < .seconds(2))
    }

    /// Under interfaces a field is compared once for each object type, on every level again.
    @Test(.timeLimit(.minutes(1))) func `a document that is too complex to validate is refused once`() throws {
        let nested = (0..<7).reduce("name") { inner, _ in
            let home = "home { moored { \(inner) } }"
            return "... on Ship { \(home) } ... on Tug { \(home) } \(home) \(home)"
        }
        var limits = EngineLimits()
        limits.parsing = ParseLimits(bytes: .max, tokens: .max, nesting: 100)
        limits.fields = .max
        let engine = TestSchema.engine(try TestSchema.harbour(), limits: limits)
        let text = "{ a: vessels { \(nested) } b: vessels { \(nested) } c: ship { name } c: person { name } }"
        #expect {
            try engine.prepare(Array(text.utf8))
        } throws: { error in
            guard let errors = (error as? RequestError)?.errors, errors.count == 1 else { return false }
            return errors[0].extensions["code"] == .string("TOO_COMPLEX")
        }
    }

    /// Many names that nobody asks for beside many that are.
    @Test(.timeLimit(.minutes(1))) func `the cost of many variables and many members is linear`() async throws {
        let engine = TestSchema.engine(try TestSchema.harbour())
        let names = (0..<6_000).map { "v\($0)" }
        let text =
            "query(" + names.map { "$\($0):Int" }.joined() + "){ship(number:$v0){name}"
            + "harbour(id:[" + names.map { "$\($0)" }.joined() + "]){name}}"
        var members = JSONObject()
        for number in 0..<60_000 { members.append("w\(number)", .int(number)) }
        let clock = ContinuousClock()
        let wrong = clock.measure { _ = try? engine.prepare(Array(text.utf8)) }
        let free = try engine.prepare(
            Array(
                ("query(" + names.map { "$\($0):Day" }.joined() + "){count(of:TEA,days:[["
                    + names.map { "$\($0)" }.joined() + "]])}").utf8))
        let started = clock.now
        #expect(await engine.execute(free, variables: members, context: 0).hasData)
        #expect(wrong < .seconds(2) && clock.now - started < .seconds(2))
    }

    @Test func `a long response key counts for every response field`() async throws {
        let engine = TestSchema.engine(try TestSchema.library())
        let key = String(repeating: "k", count: 100_000)
        let text = "{ photos(first: 200) { nodes { \(key): id } } }"
        let response = await engine.execute(try engine.prepare(Array(text.utf8)), context: 0)
        #expect(response.requestErrorCode == .costExceeded)
    }

    @Test(.timeLimit(.minutes(2))) func `mutated documents never crash the engine`() async throws {
        let schema = try TestSchema.harbour()
        let engine = TestSchema.engine(schema)
        let documents = try Recording.harbour().documents
        var random = SeededGenerator(seed: 7)
        let alphabet = Array("{}()[]:!$@|&=\"#.,\\ 019ae-_\n\u{0}\u{7F}".utf8) + [0xFF, 0xC3, 0xED]
        for number in 0..<2_000 {
            let document = documents[number % documents.count]
            var bytes = Array(try #require(document["document"]?.string).utf8)
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: bytes.indices, using: &random)
                switch Int.random(in: 0..<3, using: &random) {
                case 0: bytes[place] = alphabet.randomElement(using: &random) ?? 0
                case 1: bytes.insert(alphabet.randomElement(using: &random) ?? 0, at: place)
                default: if bytes.count > 1 { bytes.remove(at: place) }
                }
            }
            guard let prepared = try? engine.prepare(bytes), prepared.kind != .subscription else { continue }
            let variables = document["variables"]?.object ?? JSONObject()
            let response = await engine.execute(prepared, variables: variables, context: 0)
            #expect(try JSONReader.read(response.body, depth: 200).object != nil)
        }
    }
}
