import Catalog
import Foundation
import Ingest
import Intake
import Testing

/// What people write into files, written here by exiftool itself.
@Suite struct WrittenWordsTests {
    static let sample = "2003/Bikes/IMG_0201.jpg"

    /// The facts of a copy of a sample with these tags written by exiftool.
    private func facts(
        _ tags: [String], of sample: String = Self.sample, extension suffix: String = "jpg"
    ) throws -> CaptureFacts {
        let reading = PictureReader().read(try ExifTool.write(tags, into: SamplePhotos.bytes(sample), suffix))
        #expect(reading.failure == nil && reading.warnings == [])
        return reading.facts
    }

    @Test func `captions, rating, position and date are read from XMP`() throws {
        let facts = try facts([
            "-all=", "-XMP-dc:Title=Été à la mer", "-XMP-dc:Description=Two\nlines", "-XMP-dc:Subject=sea",
            "-XMP-dc:Subject=Marseille", "-XMP-dc:Subject=SEA", "-XMP-xmp:Rating=4",
            "-XMP-photoshop:DateCreated=2019:07:14 18:16:33.25+02:00", "-XMP-exif:GPSLatitude=43.2965",
            "-XMP-exif:GPSLongitude=-5.3698", "-XMP-exif:GPSAltitude=12.5",
        ])
        #expect(facts.title == "Été à la mer" && facts.caption == "Two\nlines")
        #expect(facts.keywords == ["sea", "Marseille"] && facts.rating == 4)
        #expect(facts.date?.clock == WallClock(iso8601: "2019-07-14T18:16:33.25"))
        #expect(facts.date?.offsetMinutes == 120 && facts.date?.source == "xmp:photoshop:DateCreated")
        let position = try #require(facts.position)
        #expect(abs(position.latitude - 43.2965) < 1e-6 && abs(position.longitude + 5.3698) < 1e-6)
        #expect(facts.altitude == 12.5)
    }

    @Test func `captions and date are read from IPTC, also in Latin-1`() throws {
        let tags = [
            "-all=", "-IPTC:ObjectName=Plage", "-IPTC:Caption-Abstract=Été", "-IPTC:Keywords=été",
            "-IPTC:Keywords=mer",
            "-IPTC:DateCreated=2019:07:14", "-IPTC:TimeCreated=18:16:33+02:00",
        ]
        for encoding in ["-codedcharacterset=utf8", "-codedcharacterset="] {
            let facts = try facts(tags + [encoding])
            #expect(facts.title == "Plage" && facts.caption == "Été" && facts.keywords == ["été", "mer"])
            #expect(facts.date?.clock == WallClock(iso8601: "2019-07-14T18:16:33"))
            #expect(facts.date?.offsetMinutes == 120 && facts.date?.source == "iptc:DateCreated")
        }
    }

    @Test func `XMP precedes IPTC unless a program changed only IPTC`() throws {
        let both = ["-XMP-dc:Subject=new", "-XMP-dc:Title=New", "-IPTC:Keywords=old", "-IPTC:ObjectName=Old"]
        #expect(try facts(["-all="] + both).keywords == ["new"])
        #expect(try facts(["-all="] + both + ["-Photoshop:IPTCDigest=new"]).title == "New")
        let changed = try facts(["-all="] + both + ["-Photoshop:IPTCDigest=00000000000000000000000000000001"])
        #expect(changed.keywords == ["old"] && changed.title == "Old")
    }

    @Test func `EXIF's description wins unless it is a camera's stock phrase`() throws {
        let facts1 = try facts(["-all=", "-EXIF:ImageDescription=By hand", "-XMP-dc:Description=XMP"])
        #expect(facts1.caption == "By hand")
        let facts2 = try facts(["-all=", "-EXIF:ImageDescription=OLYMPUS DIGITAL CAMERA", "-XMP-dc:Description=XMP"])
        #expect(facts2.caption == "XMP")
        let facts3 = try facts(["-all=", "-EXIF:XPKeywords=a;b", "-EXIF:XPTitle=Windows", "-EXIF:XPComment=C"])
        #expect(facts3.keywords == ["a", "b"] && facts3.title == "Windows" && facts3.caption == "C")
    }

    @Test(arguments: [("-XMP-xmp:Rating=-1", nil), ("-XMP-xmp:Rating=5", 5), ("-XMP-microsoft:RatingPercent=75", 4)])
    func `ratings are 0 to 5`(tag: String, rating: Int?) throws {
        #expect(try facts(["-all=", tag]).rating == rating)
    }

    @Test(arguments: [
        ("Trips/Alaska 2010/denali.webp", "webp"), ("2019/IMG_2682.HEIC", "heic"), ("png", "png"), ("tiff", "tif"),
        ("avif", "avif"), ("gif", "gif"),
    ])
    func `other formats give the same metadata`(sample: String, suffix: String) throws {
        let source =
            sample.utf8.count < 5 ? try Pillow.converted(Self.sample, to: suffix) : try SamplePhotos.bytes(sample)
        let bytes = try ExifTool.write(
            [
                "-XMP-dc:Subject=été", "-XMP-xmp:Rating=3", "-XMP-dc:Title=T",
                "-EXIF:SubSecTimeOriginal=", "-EXIF:DateTimeOriginal=2019:07:14 18:16:33",
                "-EXIF:GPSLatitude=43.2965", "-EXIF:GPSLatitudeRef=N",
                "-EXIF:GPSLongitude=5.3698", "-EXIF:GPSLongitudeRef=E",
            ], into: source, suffix)
        let facts = PictureReader().read(bytes).facts
        #expect(facts.keywords == ["été"] && facts.rating == 3 && facts.title == "T")
        if suffix == "gif" { return }  // has no EXIF
        #expect(facts.date?.clock == WallClock(iso8601: "2019-07-14T18:16:33"), "\(suffix)")
        #expect(facts.date?.source == "exif:DateTimeOriginal")
        #expect(facts.position.map { abs($0.latitude - 43.2965) < 1e-6 } == true)
    }

    @Test func `the parts of extended XMP are joined`() throws {
        let long = String(repeating: "word ", count: 20_000)
        let facts = try facts(["-all=", "-XMP-dc:Description=\(long)", "-XMP-dc:Subject=a"])
        #expect(facts.caption == long.trimmingCharacters(in: .whitespaces) && facts.keywords == ["a"])
    }

    @Test func `marked faces are converted to display orientation`() throws {
        guard let folder = SamplePhotos.many else { return }
        func faces(_ name: String) throws -> [Face] {
            PictureReader().read([UInt8](try Data(contentsOf: folder.appending(path: name)))).facts.faces
        }
        let upright = try faces("formats/metadata_faces_portrait.jpg")
        let turned = try faces("jpeg/immich-app__metadata_faces_portrait-orientation-6.jpg")
        #expect(
            upright.map(\.person) == ["Marie Curie", "Pierre Curie"] && turned.map(\.person) == upright.map(\.person))
        for (one, other) in zip(upright.compactMap(\.box), turned.compactMap(\.box)) {
            #expect(abs(one.x - other.x) < 0.01 && abs(one.y - other.y) < 0.01)
            #expect(abs(one.width - other.width) < 0.01 && abs(one.height - other.height) < 0.01)
        }
    }

    @Test(arguments: [
        "<!DOCTYPE x [<!ENTITY a \"b\">]><x:xmpmeta xmlns:x='adobe:ns:meta/'>&a;</x:xmpmeta>",
        String(repeating: "<a>", count: 100_000), "<a>" + String(repeating: "<b/>", count: 60_000) + "</a>",
        "<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF", "no XML", "",
    ])
    func `hostile XMP affects only itself`(packet: String) throws {
        let jpeg = try SamplePhotos.bytes(Self.sample)
        let text = Array("http://ns.adobe.com/xap/1.0/\0".utf8) + Array(packet.utf8).prefix(65_000)
        let length = text.count + 2
        let segment = [0xFF, 0xE1, UInt8(length >> 8), UInt8(length & 0xFF)] + text
        let reading = PictureReader().read(Array(jpeg.prefix(2)) + segment + jpeg.dropFirst(2))
        #expect(reading.failure == nil && reading.facts.model != nil)
        #expect(reading.warnings.count == 1)
    }
}

/// Writes and reads metadata by the reference.
enum ExifTool {
    static func write(_ tags: [String], into bytes: [UInt8], _ suffix: String) throws -> [UInt8] {
        let folder = URL.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "a.\(suffix)")
        try Data(bytes).write(to: file)
        try run("/usr/bin/exiftool", ["-q", "-m", "-overwrite_original"] + tags + [file.path])
        return [UInt8](try Data(contentsOf: file))
    }

    static func run(_ program: String, _ arguments: [String]) throws {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(program) \(arguments)")
    }
}

/// Makes pictures of other formats from a sample.
enum Pillow {
    static func converted(_ sample: String, to suffix: String, options: String = "") throws -> [UInt8] {
        let python = try #require(
            ProcessInfo.processInfo.environment["CALOTYPE_TEST_PYTHON"], "CALOTYPE_TEST_PYTHON must name a Python")
        let file = URL.temporaryDirectory.appending(path: "\(UUID().uuidString).\(suffix)")
        defer { try? FileManager.default.removeItem(at: file) }
        let code = """
            import sys
            from PIL import Image
            picture = Image.open(sys.argv[1])
            picture.thumbnail((300, 300))
            picture.save(sys.argv[2]\(options.isEmpty ? "" : ", " + options))
            """
        try ExifTool.run(python, ["-c", code, SamplePhotos.folder.appending(path: sample).path, file.path])
        return [UInt8](try Data(contentsOf: file))
    }
}
