import JSON
import Testing

@Suite struct JSONWriterTests {
    @Test(arguments: [
        (JSONValue.null, "null"), (.bool(true), "true"), (.int(.min), "-9223372036854775808"), (.int(0), "0"),
        (.double(43), "43.0"), (.number(43), "43"), (.number(-0.0), "0"), (.number(1e15), "1000000000000000.0"),
        (.number(0.1), "0.1"), (.double(.infinity), "null"), (.list([]), "[]"), (.object([:]), "{}"),
        (.string("Grüße 🌊 \"\\\n\t\r\u{1}/"), #""Grüße 🌊 \"\\\n\t\r\u0001/""#),
        (.object(["b": .strings(["x", "y"]), "a": .object(["n": .null])]), #"{"b":["x","y"],"a":{"n":null}}"#),
    ])
    func `values are written compactly, members in their order`(value: JSONValue, json: String) {
        #expect(value.json == json)
    }

    @Test func `what is written is read again`() throws {
        let value = JSONValue.object([
            "text": .string(String(repeating: "plain \"quoted\" \u{7F}\u{0} ", count: 40)),
            "numbers": .list([.int(.max), .double(-1.5e-300), .double(0.1)]),
            "nested": .list([.list([.bool(false)])]),
        ])
        #expect(try JSONReader.read(value.bytes) == value)
    }

    @Test func `equal numbers are equal values`() {
        #expect(JSONValue.number(2019) == .int(2019))
        #expect(JSONValue.number(0.5) == .double(0.5))
    }
}
