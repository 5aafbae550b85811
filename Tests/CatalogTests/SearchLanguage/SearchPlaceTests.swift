import Catalog
import Testing

/// The place of the cursor is the `^` in the text; what it stands in is between braces.
@Suite struct SearchPlaceTests {
    @Test(
        arguments: [
            ("{bea^}", nil, "bea"), ("beach {se^a} sky", nil, "se"), ("^", nil, ""), ("beach ^", nil, ""),
            ("{came^ra:}x", nil, "came"), ("camera:{^}", "camera", ""), ("tag:a|{b^c}|d", "tag", "b"),
            ("tag:{a^}|b x", "tag", "a"), ("-(person>=0.5:{an^})", "person", "an"),
            ("camera:{\"iPh^one 1}", "camera", "iPh"),
            ("camera:{\"iPhone 14\"^} x", "camera", "iPhone 14"), ("{\"a \\\"b^\"}", nil, "a \"b"),
            ("😀e\u{301} {😀^}", nil, "😀"), ("TAG:{x^}", "tag", "x"), ("(-{a^b}", nil, "a"), ("a:{^}", "a", ""),
        ] as [(String, String?, String)])
    func `the cursor stands in a word, a key or a value`(marked: String, key: String?, typed: String) throws {
        let marks = marked.unicodeScalars
        func offset(_ mark: Unicode.Scalar) -> Int? {
            marks.firstIndex(of: mark).map { marks[..<$0].filter { !"{}^".unicodeScalars.contains($0) }.count }
        }
        var text = String.UnicodeScalarView()
        text.append(contentsOf: marks.filter { !"{}^".unicodeScalars.contains($0) })
        let cursor = try #require(offset("^"))
        let place = try #require(SearchPlace(String(text), at: cursor))
        #expect(place.range == (offset("{") ?? cursor)..<(offset("}") ?? cursor))
        #expect(place.key == key && place.typed == typed)
    }

    @Test(arguments: [-1, 6, .max])
    func `a cursor outside the text is nowhere`(offset: Int) {
        #expect(SearchPlace("beach", at: offset) == nil)
    }
}
