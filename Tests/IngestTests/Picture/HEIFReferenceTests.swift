import Ingest
import Intake
import Testing

/// HEIC files as phones write them since 2024, with references that libheif before 1.18 refuses.
@Suite struct HEIFReferenceTests {
    /// Items: 1 the picture, 2 EXIF, 99 a map of tones. References: `cdsc` from 2 to 1 and 99, `dimg` from 99 to 1.
    private static let name = "k01_heic_ios18_tmap.heic"

    private struct Reference {
        let type: String
        let from: Int
        let to: [Int]
    }

    /// The file with other references: their boxes grow, and the bytes after them move.
    private static func file(_ references: [Reference], idSize: Int = 2) throws -> [UInt8] {
        func number(_ value: Int, _ size: Int) -> [UInt8] {
            (0..<size).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
        }
        var body: [UInt8] = number(idSize == 2 ? 0 : 1 << 24, 4)
        for reference in references {
            body += number(10 + idSize * (reference.to.count + 1), 4) + Array(reference.type.utf8)
            body += number(reference.from, idSize) + number(reference.to.count, 2)
            body += reference.to.flatMap { number($0, idSize) }
        }
        var bytes = try FaultFile.bytes(name)
        func place(_ type: String) throws -> Int {
            try #require(bytes.indices.first { bytes[$0...].starts(with: Array(type.utf8)) }) - 4
        }
        let (list, data) = (try place("iref"), try place("mdat"))
        let grown = body.count + 8 - (data - list)
        // `iloc` of version 0 has a base of four bytes for each item, 2 bytes behind its number.
        let locations = try place("iloc")
        for item in 0..<3 {
            let base = locations + 16 + item * 18 + 4
            let old = bytes[base..<base + 4].reduce(0) { $0 << 8 | Int($1) }
            bytes.replaceSubrange(base..<base + 4, with: number(old + grown, 4))
        }
        let meta = try place("meta")
        let size = bytes[meta..<meta + 4].reduce(0) { $0 << 8 | Int($1) }
        bytes.replaceSubrange(meta..<meta + 4, with: number(size + grown, 4))
        bytes.replaceSubrange(list..<data, with: number(body.count + 8, 4) + Array("iref".utf8) + body)
        return bytes
    }

    private func isRead(_ bytes: [UInt8]) -> Bool {
        let reading = PictureReader().read(bytes)
        if let failure = reading.failure { Issue.record("\(failure)") }
        return reading.width == 256 && reading.height == 192 && reading.screen != nil && reading.facts.model != nil
    }

    @Test func `a photo of iOS 18 is decoded upright, with its metadata`() throws {
        let reading = PictureReader().read(try FaultFile.bytes(Self.name))
        #expect(reading.failure == nil)
        #expect(reading.width == 256 && reading.height == 192)
        let colours = try MadePicture.answer(
            """
            import io
            picture = Image.open(io.BytesIO(sys.stdin.buffer.read()))
            print(*picture.getpixel((picture.width // 2, 4)), *picture.getpixel((4, picture.height - 4)))
            """, to: try #require(reading.screen).jpeg)
        let numbers = colours.split(separator: " ").compactMap { Int($0.trimmingPrefix("\n").filter(\.isNumber)) }
        #expect(numbers[0] > 150 && numbers[1] < 100 && numbers[2] < 100, "a red bar at the top, not \(numbers)")
    }

    @Test(arguments: [2, 4]) func `references to several, unknown or no items are ignored`(size: Int)
        throws
    {
        let map = Reference(type: "dimg", from: 99, to: [1])
        for references in [
            [Reference(type: "cdsc", from: 2, to: [1, 99]), map],
            [Reference(type: "cdsc", from: 2, to: [99, 1]), map],
            [Reference(type: "cdsc", from: 2, to: [99]), map],
            [Reference(type: "cdsc", from: 2, to: [99, 99, 2, 7]), map],
            [Reference(type: "cdsc", from: 2, to: [1, 99])],
            [Reference(type: "cdsc", from: 2, to: [1, 99]), Reference(type: "cdsc", from: 99, to: [1, 2]), map],
            [Reference(type: "prem", from: 2, to: [1]), map],
            [Reference(type: "thmb", from: 1, to: [1]), map],
            [Reference(type: "thmb", from: 1, to: [99, 2]), map],
            [Reference(type: "auxl", from: 99, to: [1, 2]), Reference(type: "cdsc", from: 2, to: [1]), map],
            [map, Reference(type: "zzzz", from: 1, to: [2, 99]), Reference(type: "cdsc", from: 2, to: [1, 99])],
        ] {
            #expect(isRead(try Self.file(references, idSize: size)), "\(references)")
        }
    }

    @Test func `a file whose primary item is a tone map is represented by its base picture`() throws {
        var bytes = try FaultFile.bytes(Self.name)
        let place = try #require(bytes.indices.first { bytes[$0...].starts(with: Array("pitm".utf8)) })
        bytes.replaceSubrange(place + 8..<place + 10, with: [0, 99])
        #expect(isRead(bytes))
    }

    @Test func `damaged references give a reading`() throws {
        let whole = try FaultFile.bytes(Self.name)
        // From the list of places to the end of the references.
        for position in 91..<471 {
            for value: UInt8 in [0, 1, 2, 0x7F, 0xFF] {
                var bytes = whole
                bytes[position] = value
                let reading = PictureReader().read(bytes, [.exif])
                #expect(reading.mediaType == "image/heic")
            }
        }
    }
}
