import Testing
import XML

@Suite struct XMLReaderTests {
    private func read(
        _ document: String, naming: XMLReader.Naming = .local, ignoresTrailingBytes: Bool = false
    ) throws(XMLError) -> XMLElement {
        let reader = XMLReader(
            sizeLimit: 1000, depthLimit: 3, elementLimit: 5, naming: naming,
            ignoresTrailingBytes: ignoresTrailingBytes)
        return try reader.read(Array(document.utf8)[...])
    }

    @Test func `elements have text, children and attributes`() throws {
        let root = try read("<a><b c='1'>x&amp;<![CDATA[<y>]]></b><b/><d>z</d></a>")
        #expect(root.name == "a")
        #expect(root.children(named: "b").map(\.text) == ["x&<y>", ""])
        #expect(root.child("b")?.attributes == ["c": "1"])
        #expect(root["d"] == "z")
        #expect(root["e"] == nil)
    }

    @Test(arguments: [
        (XMLReader.Naming.local, ["b", "c"]), (.prefixed(["urn:n": "known"]), ["known:b", "urn:other:c"]),
    ]) func `names are local or have the prefix of a table`(naming: XMLReader.Naming, names: [String]) throws {
        let root = try read("<a xmlns:n='urn:n' xmlns:o='urn:other'><n:b/><o:c/></a>", naming: naming)
        #expect(root.children.map(\.name) == names)
    }

    @Test(arguments: [
        ("<a><b><c><d/></c></b></a>", XMLError.tooDeep(limit: 3)),
        ("<a><b/><b/><b/><b/><b/></a>", .tooManyElements(limit: 5)),
        ("<a>" + String(repeating: "x", count: 1000) + "</a>", .tooLarge(limit: 1000)),
        ("<!DOCTYPE a [<!ENTITY x 'y'>]><a>&x;</a>", .hasDocumentType),
    ]) func `a document over a limit is rejected`(document: String, error: XMLError) {
        #expect(throws: error) { try read(document) }
    }

    @Test(arguments: ["", "<", "<a>", "<a></b>", "<a>&unknown;</a>", "<a b></a>", "<a/><b/>", "<a/>text", "text"])
    func `a malformed document is rejected`(document: String) {
        #expect(throws: XMLError.self) { try read(document) }
    }

    @Test func `bytes after the root element can be ignored`() throws {
        #expect(try read("<a>x</a>\0\0<", ignoresTrailingBytes: true).text == "x")
    }

    @Test func `a document that some programs write is repaired`() throws {
        let broken: [UInt8] = Array("  <a>one & two &#2;".utf8) + [0xE9, 0x01] + Array("</a>".utf8)
        let repaired = XMLRepair.repaired(broken[...])
        #expect(try read(String(decoding: repaired, as: UTF8.self)).text == "one & two \u{e9} ")
    }
}
