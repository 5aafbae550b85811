import Catalog
import Foundation
import Ingest
import Intake
import Testing

/// Raw files made here around a sample's JPEG, as their makers lay them out; the directories are real TIFF.
@Suite struct RawFileTests {
    private static func number(_ value: Int, _ size: Int) -> [UInt8] {
        (0..<size).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    /// A little-endian structure: a reduced picture first, the raw one in a directory below, a preview as a JPEG behind.
    static func structure(
        magic: [UInt8] = [0x49, 0x49, 0x2A, 0], make: String, tags: [(Int, Int, Int, Int)] = [], jpeg: [UInt8]
    ) -> [UInt8] {
        let text = Array(make.utf8) + [0]
        let entries = 5 + tags.count
        let below = 8 + 2 + entries * 12 + 4
        let texts = below + 2 + 3 * 12 + 4
        let start = texts + text.count
        let first: [(Int, Int, Int, Int)] =
            ([
                (0x00FE, 4, 1, 1), (0x010F, 2, text.count, texts), (0x0112, 3, 1, 6), (0x014A, 4, 1, below),
                (0x0201, 4, 1, start),
            ] + tags).sorted { $0.0 < $1.0 }
        let second: [(Int, Int, Int, Int)] = [(0x00FE, 4, 1, 0), (0x0100, 4, 1, 6000), (0x0101, 4, 1, 4000)]
        func directory(_ entries: [(Int, Int, Int, Int)]) -> [UInt8] {
            number(entries.count, 2)
                + entries.flatMap { number($0.0, 2) + number($0.1, 2) + number($0.2, 4) + number($0.3, 4) }
                + number(0, 4)
        }
        return magic + number(8, 4) + directory(first) + directory(second) + text + jpeg
    }

    @Test(arguments: [
        ("NIKON CORPORATION", [0x49, 0x49, 0x2A, 0], 0x0202, "image/x-nikon-nef"),
        ("SONY", [0x49, 0x49, 0x2A, 0], 0x0202, "image/x-sony-arw"),
        ("OLYMPUS", [0x49, 0x49, 0x52, 0x4F], 0x9999, "image/x-olympus-orf"),
        ("Panasonic", [0x49, 0x49, 0x55, 0], 0x9999, "image/x-panasonic-rw2"),
        ("Leica", [0x49, 0x49, 0x2A, 0], 0xC612, "image/x-adobe-dng"),
    ])
    func `metadata and the embedded preview are read`(make: String, magic: [UInt8], tag: Int, type: String) throws {
        let jpeg = try SamplePhotos.bytes("2003/Bikes/IMG_0201.jpg")
        let file = Self.structure(magic: magic, make: make, tags: [(tag, 4, 1, jpeg.count)], jpeg: jpeg)
        let reading = PictureReader().read(file)
        #expect(reading.failure == nil && reading.mediaType == type && reading.facts.make == make)
        #expect(reading.width == 4000 && reading.height == 6000, "upright: the camera was turned")
        let (screen, plain) = (try #require(reading.screen), try #require(PictureReader().read(jpeg).screen))
        #expect(screen.width == plain.height && screen.height == plain.width)
    }

    @Test func `a scanner's TIFF is a picture, and a raw file without a preview is a row`() throws {
        let tiff = try Pillow.converted("2003/Bikes/IMG_0201.jpg", to: "tif")
        #expect(PictureReader().read(tiff).mediaType == "image/tiff")
        let file = Self.structure(make: "NIKON", jpeg: [1, 2, 3])
        // It promises more pixels than there are bytes.
        #expect(PictureReader().read(file).failure == .truncated)
    }

    @Test func `directories with invalid offsets give a reading`() throws {
        let file = Self.structure(
            make: "NIKON", tags: [(0x0202, 4, 1, 500)], jpeg: [0xFF, 0xD8, 0xFF, 0xC0, 0, 4, 0, 0])
        for index in file.indices {
            for value in [0, 0x7F, 0xFF] as [UInt8] {
                var broken = file
                broken[index] = value
                _ = PictureReader().read(broken)
            }
        }
    }
}
