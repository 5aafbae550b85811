import GraphQL
import Testing

struct LexerTests {
    /// A `▲` in the input marks the position of the error.
    @Test(arguments: [
        "▲", "{ ▲", "{ a ▲", "{ a▲%}", "{ a(b: ▲) }", "{ a(b: \"▲\n\") }", "{ a(b: \"ok ▲\\x\") }", "query ▲1",
        "{\n  ▲é }", "{ a(b: 1▲x) }", "{ a(b: 0▲1) }", "{ a(b: 1.▲) }", "{ a(b: -▲) }", "{ a(b: 1e▲) }",
        "# ünï\n{ ▲}", "\"ünï\" ▲{ a }", "{ a(b: \"ü\" ▲\"\") }", "{ ▲..", "{ a ▲.. }", "fragment ▲on on A { a }",
        "query ($a: Int = ▲$b) { a }", "{ a(b: \"▲\\u{110000}\") }", "{ a(b: \"▲\\uD800\") }",
        "{ a(b: \"\"\"x\"\"▲", "▲extends type A { a: Int }", "{ a }▲\u{0}", "enum E { ▲true }",
    ])
    func `a syntax error says where it is`(marked: String) {
        let before = marked.prefix { $0 != "▲" }.split(separator: "\n", omittingEmptySubsequences: false)
        let line = before.count
        let column = (before.last?.unicodeScalars.count ?? 0) + 1
        do throws(SyntaxError) {
            _ = try Parser.parse(Array(marked.replacing("▲", with: "").utf8))
            Issue.record("accepted")
        } catch {
            #expect(
                error.location.line == line && error.location.column == column, "\(error.message) \(error.location)")
        }
    }

    @Test(arguments: [
        (#""a\u0041\u{1F600}\uD83D\uDE00\n\t\"\\\/""#, "aA😀😀\n\t\"\\/"),
        ("\"\"\"\n    one\n      two\n\n    three\n  \"\"\"", "one\n  two\n\nthree"),
        ("\"\"\"  first\n    second\"\"\"", "  first\nsecond"),
        (#""""a \""" b""""#, #"a """ b"#),
        ("\"\"\"\r\n  a\r  b\n\"\"\"", "a\nb"),
        ("\"\"", ""), ("\"\"\"\"\"\"", ""),
    ])
    func `strings and block strings are decoded`(literal: String, value: String) throws {
        let document = try Parser.parse(Array("{ a(b: \(literal)) }".utf8))
        guard case .field(let field) = document.operations[0].selectionSet.selections[0],
            case .string(let found) = field.arguments[0].value.kind
        else {
            Issue.record("no string")
            return
        }
        #expect(found == value)
    }

    @Test func `commas, comments and a byte order mark are ignored`() throws {
        let document = try Parser.parse(Array("\u{FEFF}#c\n,{,a,,b #d\r\n,}".utf8))
        #expect(document.printed == "{\n  a\n  b\n}\n")
    }

    @Test(arguments: [
        [0x7B, 0x61, 0x23, 0xFF, 0x0A, 0x7D], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22],
        [0x22, 0xF4, 0x90],
    ])
    func `invalid UTF-8 is a syntax error`(bytes: [UInt8]) {
        #expect(throws: SyntaxError.self) { try Parser.parse(bytes) }
    }

    @Test(arguments: [
        "query A($a: [Int!]! = [1, 2], $b: B = {x: \"y\"} @d) @e(f: $a) {\n  c: d(e: ENUM, f: {g: null, h: [true, 1.5e3]}) @i {\n    ...F\n    ... on T @j {\n      k\n    }\n    ... {\n      l\n    }\n  }\n}\n\nfragment F on T @m {\n  n\n}\n",
        "subscription {\n  a\n}\n", "mutation M {\n  a(s: \"\\u0000\\\"\\n\")\n}\n",
    ])
    func `parsing a printed document gives the same document`(text: String) throws {
        #expect(try Parser.parse(Array(text.utf8)).printed == text)
    }

    @Test func `executable definitions may have descriptions`() throws {
        let text =
            "\"Asks.\"\nquery Q(\"An id.\" $id: ID) {\n  a(id: $id)\n}\n\n\"Shared.\"\nfragment F on T {\n  a\n}\n"
        let document = try Parser.parse(Array(text.utf8))
        #expect(document.operations[0].description == "Asks.")
        #expect(document.printed == text)
    }
}
