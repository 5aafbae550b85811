import Foundation
import Ingest
import Intake
import Testing

@Suite struct LensNoteTests {
    @Test(
        .enabled(if: SamplePhotos.many != nil, "needs CALOTYPE_TEST_PHOTOS"),
        arguments: [
            ("drewnoakes__jpg_Canon_EOS_1000D", "EF-S18-55mm f/3.5-5.6 IS"),
            ("drewnoakes__jpg_Nikon_D40", "18-55mm 1:3.5 - 5.6"),
            ("drewnoakes__jpg_Issue_339", "OLYMPUS 14-42mm Lens"),
            ("drewnoakes__jpg_Olympus_PEN_E-P3", "OLYMPUS M.17mm F1.8"),
            ("drewnoakes__jpg_Issue_122", "400mm"),
            // Of XMP, which names it better than Nikon's note.
            ("drewnoakes__jpg_Nikon_D5000", "18.0-55.0 mm f/3.5-5.6"),
            ("drewnoakes__jpg_Apple_iPhone_6", "iPhone 6 back camera 4.15mm f/2.2"),
        ])
    func `a lens missing in EXIF is read from the MakerNote`(name: String, lens: String) throws {
        let file = try #require(SamplePhotos.many).appending(path: "jpeg/\(name).jpg")
        #expect(PictureReader().read([UInt8](try Data(contentsOf: file))).facts.lens == lens)
    }

    @Test(.enabled(if: SamplePhotos.many != nil, "needs CALOTYPE_TEST_PHOTOS"))
    func `the lens of a compact camera has no name`() throws {
        for name in [
            "drewnoakes__jpg_Canon_PowerShot_A40", "drewnoakes__jpg_Nikon_E885", "drewnoakes__jpg_Olympus_X-2",
        ] {
            let file = try #require(SamplePhotos.many).appending(path: "jpeg/\(name).jpg")
            #expect(PictureReader().read([UInt8](try Data(contentsOf: file))).facts.lens == nil, "\(name)")
        }
    }

    @Test func `Fujifilm's rating and focal lengths are read, and a rating of 0 is none`() throws {
        func facts(stars: Int, longest: Int = 55) throws -> CaptureFacts {
            let zoom = [(18, 1), (longest, 1), (28, 10), (40, 10)]
            // Behind the directory of five entries, whose place is behind the name.
            let values = 12 + 2 + 5 * 12 + 4
            var entries: [(Int, Int, Int, Int)] = []
            for index in 0..<4 { entries.append((0x1404 + index, 5, 1, values + 8 * index)) }
            entries.append((0x1431, 4, 1, stars))
            var note = Array("FUJIFILM".utf8)
            note += Self.number(12, 4)
            note += Self.directory(entries)
            for (numerator, denominator) in zoom { note += Self.number(numerator, 4) + Self.number(denominator, 4) }
            return PictureReader().read(try Self.jpeg(make: "FUJIFILM", note: note)).facts
        }
        let facts4 = try facts(stars: 4)
        #expect(facts4.rating == 4 && facts4.lens == "18-55mm 1:2.8 - 4")
        #expect(try facts(stars: 0).rating == nil && facts(stars: 9).rating == nil)
        #expect(try facts(stars: 5, longest: 18).lens == "18mm 1:2.8 - 4")
        #expect(try facts(stars: 5, longest: 0).lens == nil)
    }

    @Test func `a Nikon prime lens has one focal length, and a lens without contacts has no name`() throws {
        func lens(_ values: [(Int, Int)]) throws -> String? {
            // Type 3: a TIFF structure of its own behind ten bytes.
            var note = Array("Nikon\0".utf8)
            note += [2, 0x10, 0, 0, 0x49, 0x49, 0x2A, 0]
            note += Self.number(8, 4)
            note += Self.directory([(0x0084, 5, 4, 26)])
            for (numerator, denominator) in values {
                note += Self.number(numerator, 4) + Self.number(denominator, 4)
            }
            return PictureReader().read(try Self.jpeg(make: "NIKON CORPORATION", note: note)).facts.lens
        }
        #expect(try lens([(70, 1), (200, 1), (28, 10), (28, 10)]) == "70-200mm 1:2.8 - 2.8")
        #expect(try lens([(50, 1), (50, 1), (18, 10), (18, 10)]) == "50mm 1:1.8")
        #expect(try lens([(0, 1), (0, 1), (0, 1), (0, 1)]) == nil)
        #expect(try lens([(50, 0), (50, 0), (18, 0), (18, 0)]) == nil)
    }

    @Test(arguments: ["Canon", "NIKON CORPORATION", "OLYMPUS IMAGING CORP.", "FUJIFILM", "PENTAX"])
    func `MakerNotes with invalid offsets give a reading`(make: String) throws {
        let heads: [String: [UInt8]] = [
            "FUJIFILM": Array("FUJIFILM".utf8) + Self.number(12, 4),
            "NIKON CORPORATION": Array("Nikon\0".utf8) + [2, 0x10, 0, 0, 0x49, 0x49, 0x2A, 0, 8, 0, 0, 0],
            "OLYMPUS IMAGING CORP.": Array("OLYMPUS\0II".utf8) + [3, 0], "PENTAX": Array("AOC\0II".utf8),
        ]
        let head = heads[make] ?? []
        let tags = [0x0001, 0x0004, 0x0084, 0x0095, 0x1404, 0x2010]
        let entries: [(Int, Int, Int, Int)] = tags.map { ($0, $0 == 0x2010 ? 13 : 3, 60, 12) }
        let note = head + Self.directory(entries)
        let file = try Self.jpeg(make: make, note: note)
        for index in 2..<min(file.count, 220) {
            for value in [0, 0x7F, 0xFF] as [UInt8] {
                var broken = file
                broken[index] = value
                _ = PictureReader().read(broken, [.exif])
            }
        }
    }

    private static func number(_ value: Int, _ size: Int) -> [UInt8] {
        (0..<size).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    /// Little-endian: tag, type, count, value or place.
    private static func directory(_ entries: [(Int, Int, Int, Int)]) -> [UInt8] {
        var bytes = number(entries.count, 2)
        for (tag, type, count, value) in entries {
            bytes += number(tag, 2) + number(type, 2) + number(count, 4) + number(value, 4)
        }
        return bytes + number(0, 4)
    }

    /// A sample with an EXIF block of a maker and its note in place of its own.
    private static func jpeg(make: String, note: [UInt8]) throws -> [UInt8] {
        let maker = Array(make.utf8) + [0, 0]
        let below = 8 + 2 + 2 * 12 + 4
        let texts = below + 2 + 12 + 4
        var block: [UInt8] = [0x49, 0x49, 0x2A, 0] + number(8, 4)
        block += directory([(0x010F, 2, make.utf8.count + 1, texts), (0x8769, 4, 1, below)])
        block += directory([(0x927C, 7, note.count, texts + maker.count)])
        block += maker + note
        var content = Array("Exif\0\0".utf8)
        content += block
        let length = content.count + 2
        let pixels = try ExifTool.write(["-all="], into: SamplePhotos.bytes("2003/Bikes/IMG_0201.jpg"), "jpg")
        var file: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE1, UInt8(length >> 8), UInt8(length & 0xFF)]
        file += content
        file += pixels.dropFirst(2)
        return file
    }
}
