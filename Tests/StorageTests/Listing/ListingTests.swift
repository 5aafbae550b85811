import Foundation
import Storage
import Testing
import XML

/// The parser of listings.
struct ListingTests {
    private func page(_ inside: String) throws -> ObjectPage {
        let document = "<?xml version=\"1.0\"?>\n<ListBucketResult xmlns=\"http://s3\">\(inside)</ListBucketResult>"
        return try ObjectPage(parsing: Array(document.utf8))
    }

    @Test func `a page contains keys as bytes, sizes, entity tags and dates`() throws {
        let page = try page(
            """
            <EncodingType>url</EncodingType><IsTruncated>true</IsTruncated>
            <NextContinuationToken>a&amp;b&#x3D;</NextContinuationToken><!-- note -->
            <Contents><Key>e%CC%81+%2B.jpg</Key><Size>7</Size><ETag>&quot;abc&quot;</ETag>
            <LastModified>2009-10-12T17:50:30.000Z</LastModified></Contents>
            """)
        #expect(page.next == "a&b=")
        let object = try #require(page.objects.first)
        #expect(Array(object.key.utf8) == Array("e\u{301} +.jpg".utf8))
        #expect(object.size == 7)
        #expect(object.etag == "abc")
        #expect(object.lastModified == Date(timeIntervalSince1970: 1_255_369_830))
    }

    @Test func `an unencoded key is not changed`() throws {
        let page = try page("<Contents><Key><![CDATA[a+b%41 &]]></Key><Size>0</Size></Contents>")
        #expect(page.objects.map(\.key) == ["a+b%41 &"])
        #expect(page.next == nil)
    }

    @Test(arguments: [
        "<Contents><Size>1</Size></Contents>", "<Contents><Key>a</Key></Contents>",
        "<Contents><Key>a</Key><Size>-1</Size></Contents>", "<IsTruncated>true</IsTruncated>",
        "<EncodingType>url</EncodingType><Contents><Key>%zz</Key><Size>1</Size></Contents>",
    ])
    func `a page without required elements is rejected`(inside: String) {
        #expect(throws: StorageError.self) { try page(inside) }
    }

    @Test(arguments: [
        "", "<", "<a", "<a>", "<a></b>", "<a>&unknown;</a>", "<a>&#xD800;</a>", "<a/>text", "<a b></a>",
        "<a b=\"></a>",
        "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>", "<a><![CDATA[x</a>", "<a><!-- </a>",
        String(repeating: "<a>", count: 100_000), "no XML",
    ])
    func `a document that is not well-formed is rejected, at any depth`(document: String) {
        #expect(throws: XMLError.self) { try ObjectPage(parsing: Array(document.utf8)) }
    }

    @Test(arguments: ["a&#x1;b", "a\u{1}b"])
    func `a page with a control character in an unencoded key is rejected`(key: String) {
        #expect(throws: XMLError.self) { try page("<Contents><Key>\(key)</Key><Size>1</Size></Contents>") }
    }

    @Test func `a document that is not UTF-8 is rejected`() {
        #expect(throws: XMLError.malformed(reason: "not well-formed (invalid token)", line: 1)) {
            try ObjectPage(parsing: [0x3C, 0x61, 0xFF, 0x2F, 0x3E])
        }
    }
}
