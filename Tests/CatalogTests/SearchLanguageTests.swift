import Catalog
import Testing

@Suite struct SearchLanguageTests {
    @Test(arguments: [
        ("person:\"a|b\"|\"Ben\"", PhotoFilter.people(TermMatch(any: ["a|b", "Ben"]), minimumConfidence: nil)),
        ("tag:\"\u{301}\"|\"\u{301}x\"", .tags(TermMatch(any: ["\u{301}", "\u{301}x"]))),
        ("-\"a \\\" b\" OR year:2019..2020", .or([.not(.text("a \" b")), .years([2019, 2020])])),
    ])
    func `a text is read as a filter`(text: String, filter: PhotoFilter) throws {
        #expect(try PhotoFilter(searchLanguage: text) == filter)
    }

    @Test(arguments: [
        ("beach iso:fast", 11), ("😀 e\u{301} near:x", 11), ("tag:a )", 7), ("(tag:a OR", 10), ("tag:", 5),
    ])
    func `an error names its place in Unicode scalars`(text: String, position: Int) {
        #expect {
            try PhotoFilter(searchLanguage: text)
        } throws: { error in
            (error as? SearchSyntaxError)?.position == position
        }
    }
}
