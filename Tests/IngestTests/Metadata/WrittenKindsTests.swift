import Catalog
import Foundation
import Ingest
import Intake
import Testing

/// What programs write in other places and forms than the specifications say.
@Suite struct WrittenKindsTests {
    private static let sample = "2003/Bikes/IMG_0201.jpg"

    private func facts(_ tags: [String]) throws -> CaptureFacts {
        PictureReader().read(try ExifTool.write(["-all="] + tags, into: SamplePhotos.bytes(Self.sample), "jpg")).facts
    }

    /// The facts of a JPEG with an XMP packet in which these stand as properties.
    private func facts(
        xmp properties: String, before: String = "", declaration: String = "", bytes: [UInt8] = []
    ) throws -> CaptureFacts {
        let packet = """
            \(before)\(declaration)<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF
             xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description
             xmlns:exif="http://ns.adobe.com/exif/1.0/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
             xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:lr="http://ns.adobe.com/lightroom/1.0/"
             xmlns:mp="http://ns.microsoft.com/photo/1.0/"
             xmlns:ext="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
             xmlns:kw="http://www.metadataworkinggroup.com/schemas/keywords/">
            """
        let end = Array("</rdf:Description></rdf:RDF></x:xmpmeta>".utf8)
        let text =
            Array("http://ns.adobe.com/xap/1.0/\0".utf8) + Array(packet.utf8) + Array(properties.utf8) + bytes + end
        return PictureReader().read(try Self.segment(0xE1, text)).facts
    }

    private static let plain = Result { try ExifTool.write(["-all="], into: SamplePhotos.bytes(sample), "jpg") }

    private static func segment(_ marker: UInt8, _ bytes: [UInt8]...) throws -> [UInt8] {
        let jpeg = try plain.get()
        let segments = bytes.flatMap { bytes -> [UInt8] in
            let length = bytes.count + 2
            return [0xFF, marker, UInt8(length >> 8), UInt8(length & 0xFF)] + bytes
        }
        return Array(jpeg.prefix(2)) + segments + jpeg.dropFirst(2)
    }

    @Test(arguments: [
        ("43.0764", "N", "79.077", "W", 43.0764, -79.077), ("34.6037", "S", "58.3816", "West", -34.6037, -58.3816),
        ("34.6037", "South", "151.2", "E", -34.6037, 151.2), ("-34.6037", "S", "-58.3816", "W", -34.6037, -58.3816),
        ("48,51.5N", "S", "2,21,3.6E", "W", 48.858333, 2.351), ("48 51.5", "N", "2 21 3.6", "w", 48.858333, -2.351),
        ("48° 51′ 30″ S", "", "79.5 West", "", -48.858333, -79.5), ("43/1,30/1,0/1", "S", "5", "", -43.5, 5),
    ])
    func `the hemisphere may be in a separate property`(
        north: String, northRef: String, east: String, eastRef: String, latitude: Double, longitude: Double
    ) throws {
        let place = try #require(
            try facts(
                xmp: """
                    <exif:GPSLatitude>\(north)</exif:GPSLatitude><exif:GPSLatitudeRef>\(northRef)</exif:GPSLatitudeRef>
                    <exif:GPSLongitude>\(east)</exif:GPSLongitude><exif:GPSLongitudeRef>\(eastRef)</exif:GPSLongitudeRef>
                    """
            ).position)
        #expect(abs(place.latitude - latitude) < 1e-5 && abs(place.longitude - longitude) < 1e-5)
    }

    @Test(arguments: ["91", "48,75N", "N", "x", "48,1,1,1N"])
    func `an invalid latitude is ignored`(text: String) throws {
        let properties = "<exif:GPSLatitude>\(text)</exif:GPSLatitude><exif:GPSLongitude>5</exif:GPSLongitude>"
        #expect(try facts(xmp: properties).position == nil)
    }

    @Test func `leaves of keyword hierarchies are added to the subjects, and people to marked faces`() throws {
        func bag(_ name: String, _ items: String...) -> String {
            "<\(name)><rdf:Bag>\(items.map { "<rdf:li>\($0)</rdf:li>" }.joined())</rdf:Bag></\(name)>"
        }
        func node(_ word: String, _ rest: String = "") -> String {
            "<rdf:li rdf:parseType=\"Resource\"><kw:Keyword>\(word)</kw:Keyword>\(rest)</rdf:li>"
        }
        let tree = node("Travel", "<kw:Children><rdf:Bag>\(node("Alps"))</rdf:Bag></kw:Children>")
        let applied = node(
            "Food", "<kw:Applied>True</kw:Applied><kw:Children><rdf:Bag>\(node("Cake"))</rdf:Bag></kw:Children>")
        let read = try facts(
            xmp: bag("dc:subject", "Lake") + bag("lr:hierarchicalSubject", "Places|Lake", "People|Anna")
                + bag("mp:LastKeywordXMP", "Pets/Rex") + bag("ext:PersonInImage", "Anna", "Bert", "anna")
                    + """
                    <kw:Keywords rdf:parseType="Resource"><kw:Hierarchy><rdf:Bag>\(tree)\(applied)</rdf:Bag></kw:Hierarchy>
                    </kw:Keywords>
                    """)
        #expect(read.keywords == ["Lake", "Anna", "Rex", "Alps", "Food", "Cake"])
        #expect(read.faces.map(\.person) == ["Anna", "Bert"] && read.faces.allSatisfy { $0.box == nil })
    }

    @Test(arguments: [
        ("\n\n", "<?xml version=\"1.0\"?>", "<xmp:Rating>4</xmp:Rating>", [UInt8]()),
        ("\u{FEFF} ", "<?xml version='1.0' encoding='UTF-8'?>", "<xmp:Rating>4</xmp:Rating>", []),
        ("", "", "<xmp:Rating>4</xmp:Rating><dc:creator>Ren", [0xE9] + Array("e</dc:creator>".utf8)),
        ("", "", "<xmp:Rating>4</xmp:Rating><dc:creator>A&#x0;B&#11;</dc:creator>", []),
        ("", "", "<xmp:Rating>4</xmp:Rating><dc:creator>A\u{01}B</dc:creator>", []),
        ("", "", "<xmp:Rating>4</xmp:Rating><dc:creator>Tom & Anna</dc:creator>", []),
        ("", "<?xml version='1.0' encoding='windows-1252'?>", "<xmp:Rating>4</xmp:Rating>", []),
    ])
    func `a packet with a small fault is repaired and read`(
        before: String, declaration: String, properties: String, bytes: [UInt8]
    ) throws {
        #expect(try facts(xmp: properties, before: before, declaration: declaration, bytes: bytes).rating == 4)
    }

    @Test func `a Latin-1 byte is decoded as Latin-1`() throws {
        let title = Array("<dc:title>Caf".utf8) + [0xE9] + Array("</dc:title>".utf8)
        #expect(try facts(xmp: "", bytes: title).title == "Café")
    }

    @Test(arguments: [
        "cof", "sdr_HDRB", "OLYMPUS DIGITAL CAMERA", "Binary Comment", "DCIM\\100MEDIA\\DJI_0001.JPG",
        "SANYO DIGITAL CAMERA", "Processed with VSCO with a6 preset", "<Digimax i5, Samsung #1>",
    ])
    func `a camera's stock phrase is not a caption`(phrase: String) throws {
        let text = phrase.replacing("<", with: "&lt;")
        #expect(try facts(xmp: "<dc:description>\(text)</dc:description>").caption == nil)
        let exif = Self.structure([(0x010E, 2, phrase.utf8.count + 1, Array(phrase.utf8) + [0])])
        let packet = try Self.segment(0xE1, Self.head + exif)
        #expect(PictureReader().read(packet).facts.caption == nil)
    }

    @Test(arguments: ["Mon", "My digital camera", "DCIM\\1 and more", "cof 1"])
    func `a caption is not a stock phrase`(words: String) throws {
        #expect(try facts(xmp: "<dc:description>\(words)</dc:description>").caption == words)
    }

    @Test(arguments: [(1, 1), (25, 2), (50, 3), (75, 4), (99, 5), (0, 0)])
    func `Windows' percentage is converted to stars`(share: Int, stars: Int) throws {
        #expect(try facts(["-EXIF:RatingPercent=\(share)"]).rating == stars)
    }

    @Test(arguments: [
        (["-EXIF:ISO=65535", "-EXIF:RecommendedExposureIndex=102400", "-EXIF:SensitivityType#=2"], 102_400),
        (
            [
                "-EXIF:ISO=65535", "-EXIF:SensitivityType#=5", "-EXIF:StandardOutputSensitivity=80000",
                "-EXIF:ISOSpeed=90000",
            ], 80_000
        ),
        (["-EXIF:ISO=200", "-EXIF:RecommendedExposureIndex=400"], 200), (["-EXIF:ISO=65535"], nil),
    ])
    func `a sensitivity above 65535 is read from a larger tag`(tags: [String], iso: Int?) throws {
        #expect(try facts(tags).iso == iso)
    }

    // MARK: The structure of EXIF

    /// A big-endian structure of one directory; values of more than four bytes follow it.
    private static func structure(_ entries: [(tag: Int, type: Int, count: Int, bytes: [UInt8])]) -> [UInt8] {
        func word(_ value: Int, _ size: Int) -> [UInt8] {
            (0..<size).reversed().map { UInt8(value >> (8 * $0) & 0xFF) }
        }
        var directory = Array("MM".utf8) + word(42, 2) + word(8, 4) + word(entries.count, 2)
        var behind: [UInt8] = []
        let end = directory.count + 12 * entries.count + 4
        for entry in entries {
            directory += word(entry.tag, 2) + word(entry.type, 2) + word(entry.count, 4)
            if entry.bytes.count > 4 {
                directory += word(end + behind.count, 4)
                behind += entry.bytes
            } else {
                directory += entry.bytes + Array(repeating: 0, count: 4 - entry.bytes.count)
            }
        }
        return directory + word(0, 4) + behind
    }

    private static let head = Array("Exif\0\0".utf8)

    @Test func `EXIF tags are read from the first directory, and UTF-8 strings are read`() throws {
        let words = Array("Grüße aus Zürich\0".utf8)
        let exif = Self.structure([
            (0x010E, 129, words.count, words), (0x8827, 3, 1, [0x01, 0x90]),
            (0x9003, 2, 20, Array("2003:04:05 06:07:08\0".utf8)),
        ])
        let facts = PictureReader().read(try Self.segment(0xE1, Self.head + exif)).facts
        #expect(facts.caption == "Grüße aus Zürich" && facts.iso == 400)
        #expect(facts.date?.clock.description == "2003-04-05T06:07:08")
    }

    @Test func `a second EXIF segment continues the first or adds tags`() throws {
        let words = Array("first and second\0".utf8)
        let exif = Self.structure([(0x010E, 2, words.count, words)])
        let cut = exif.count - 8
        let long = try Self.segment(0xE1, Self.head + exif.prefix(cut), Self.head + exif.dropFirst(cut))
        #expect(PictureReader().read(long).facts.caption == "first and second")
        let other = Self.structure([
            (0x010E, 2, 6, Array("other\0".utf8)), (0x010F, 2, 6, Array("Maker\0".utf8)),
        ])
        let facts = PictureReader().read(try Self.segment(0xE1, Self.head + exif, Self.head + other)).facts
        #expect(facts.caption == "first and second" && facts.make == "Maker")
    }
}
