import GraphQL
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
            (String(repeating: "{a", count: 10_000) + String(repeating: "}", count: 10_000), "TOO_DEEP"),
            ("{ " + (0..<10_000).map { "a\($0): __typename" }.joined(separator: " ") + " }", "TOO_MANY_ALIASES"),
            ("{" + String(repeating: " __typename", count: 9_000) + " }", "TOO_MANY_ROOT_FIELDS"),
            ("{ a " + String(repeating: " ,!", count: 300_000), "GRAPHQL_PARSE_FAILED"),
            ("{ " + String(repeating: "a ", count: 500_000), "TOO_MANY_TOKENS"),
            (String(repeating: " ", count: 1 << 21), "DOCUMENT_TOO_LARGE"),
            ("{ a(b: " + String(repeating: "[", count: 100_000), "TOO_DEEP"),
            ("query ($a: " + String(repeating: "[", count: 100_000), "TOO_DEEP"),
            ("{ a(b: " + String(repeating: "{a:", count: 100_000), "TOO_DEEP"),
            ("{ ...F0 } " + chain.joined() + "fragment F30 on Query { __typename }", "TOO_MANY_ROOT_FIELDS"),
            ("{ person { ...P0 } } " + nested.joined() + "fragment P25 on Person { name }", "TOO_MANY_FIELDS"),
            ("{ ...A } fragment A on Query { ...B } fragment B on Query { ...A }", "GRAPHQL_VALIDATION_FAILED"),
            ("{ __typename " + String(repeating: "@skip(if: true) ", count: 5_000) + "}", "TOO_MANY_DIRECTIVES"),
            (
                "{ __schema { types { fields { type { fields { type { fields { type { fields { name } } } } } } } } } }",
                "TOO_DEEP"
            ),
            ((0..<5_000).map { "query Q\($0) { __typename }" }.joined(), "TOO_MANY_OPERATIONS"),
            ("{ __typename }\u{0}", "GRAPHQL_PARSE_FAILED"),
            ("{ ship(number: 1e400) { name } }", "GRAPHQL_VALIDATION_FAILED"),
            ("{ vessels(filter: { longer: 1e400 }) { name } }", "GRAPHQL_VALIDATION_FAILED"),
            ("{ ship(number: 2147483648) { name } }", "GRAPHQL_VALIDATION_FAILED"),
            ("{ ship(number: \(String(repeating: "9", count: 100_000))) { name } }", "GRAPHQL_VALIDATION_FAILED"),
            ((0..<2_000).map { "fragment C\($0) on Query { ...C\($0 + 1) }" }.joined() + "{ ...C0 }", "TOO_DEEP"),
        ]
    }()

    @Test(.timeLimit(.minutes(1)), arguments: bombs.indices)
    func `a hostile document is refused with its code`(index: Int) throws {
        let (text, code) = Self.bombs[index]
        let engine = TestSchema.engine(try TestSchema.harbour())
        let clock = ContinuousClock()
        let started = clock.now
        #expect { try engine.prepare(Array(text.utf8)) } throws: { ($0 as? RequestError)?.code.rawValue == code }
        #expect(clock.now - started < .seconds(2))
    }

    @Test(arguments: [
        (String(repeating: "[", count: 100_000), JSONError.Reason.tooDeep(limit: 64)),
        (String(repeating: "{\"a\":", count: 100_000), .tooDeep(limit: 64)),
        ("1e400", .numberOutOfRange), ("[1,]", .unexpected), ("\"\\u{41}\"", .invalidEscape), ("01", .unexpected),
        ("\"\u{1}\"", .unexpected), ("{\"a\" 1}", .unexpected), ("\"abc", .unexpectedEnd), ("nul", .unexpected),
    ])
    func `hostile JSON is refused with its reason`(text: String, reason: JSONError.Reason) {
        #expect { try JSONReader.read(Array(text.utf8)) } throws: { ($0 as? JSONError)?.reason == reason }
    }

    @Test func `JSON numbers stay exact`() throws {
        #expect(
            try JSONReader.read(Array("[9007199254740993, -0.5e-3, 1e2]".utf8))
                == .list([.int(9_007_199_254_740_993), .double(-0.0005), .double(100)]))
    }

    @Test(.timeLimit(.minutes(2))) func `mutated bytes never bring the engine down`() async throws {
        let schema = try TestSchema.harbour()
        let engine = TestSchema.engine(schema)
        var generator = DocumentGenerator(schema: schema, seed: 7)
        let alphabet = Array("{}()[]:!$@|&=\"#.,\\ 019ae-_\n\u{0}\u{7F}".utf8) + [0xFF, 0xC3, 0xED]
        for _ in 0..<2_000 {
            let document = generator.make()
            var bytes = Array(document.text.utf8)
            for _ in 0..<Int.random(in: 1...4, using: &generator.random) {
                let place = Int.random(in: bytes.indices, using: &generator.random)
                switch Int.random(in: 0..<3, using: &generator.random) {
                case 0: bytes[place] = alphabet.randomElement(using: &generator.random) ?? 0
                case 1: bytes.insert(alphabet.randomElement(using: &generator.random) ?? 0, at: place)
                default: if bytes.count > 1 { bytes.remove(at: place) }
                }
            }
            guard let prepared = try? engine.prepare(bytes), prepared.kind != .subscription else { continue }
            let response = await engine.execute(prepared, variables: document.values, context: 0)
            #expect(try JSONReader.read(response.body, depth: 200).object != nil)
        }
    }
}
