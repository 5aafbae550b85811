import Foundation
import Ingest
import Intake
import TestServices
import Testing

@Suite struct HostilePictureTests {
    static let sample = "2003/Bikes/IMG_0201.jpg"

    @Test func `an empty file, a text file and a truncated picture have different errors`() throws {
        let reader = PictureReader()
        #expect(reader.read([]).failure == .empty)
        #expect(reader.read(Array("not a photo\n".utf8)).failure == .notAPicture(detected: "text"))
        #expect(reader.read([0, 1, 2, 3]).failure == .notAPicture(detected: nil))
        let whole = try SamplePhotos.bytes(Self.sample)
        let half = reader.read(Array(whole.prefix(whole.count / 2)))
        #expect(half.failure == .truncated)
        #expect(half.facts.model != nil, "what can be read is read")
    }

    @Test func `a JPEG without its end marker is complete`() throws {
        let whole = try SamplePhotos.bytes(Self.sample)
        let end = try #require(whole.indices.last { whole[$0] == 0xD9 && $0 > 0 && whole[$0 - 1] == 0xFF })
        #expect(PictureReader().read(Array(whole[..<(end - 1)])).failure == nil)
    }

    @Test func `a decompression bomb is refused by its header`() throws {
        var jpeg = try SamplePhotos.bytes(Self.sample)
        let frame = try #require(
            jpeg.indices.dropLast(9).first {
                jpeg[$0] == 0xFF && [0xC0, 0xC2].contains(jpeg[$0 + 1]) && jpeg[$0 + 2] == 0
            })
        jpeg.replaceSubrange(frame + 5..<frame + 9, with: [0x75, 0x30, 0x75, 0x30])
        let refusal = PictureError.tooManyPixels(width: 30_000, height: 30_000, limit: 200_000_000)
        let reading = PictureReader().read(jpeg)
        #expect(reading.failure == refusal)
        #expect(reading.screen == nil && reading.facts.model != nil)
        #expect(PictureReader().read(Self.png(width: 30_000, height: 30_000)).failure == refusal)
    }

    @Test func `a JPEG with too many scans is refused`() throws {
        let jpeg = try MadePicture.bytes(
            """
            import io
            file = io.BytesIO()
            Image.radial_gradient("L").convert("RGB").save(file, "JPEG", progressive=True)
            whole = file.getvalue()
            scan = whole[whole.rindex(b"\\xff\\xda"):-2]
            open(sys.argv[1], "wb").write(whole[:-2] + scan * 600 + whole[-2:])
            """)
        let reading = PictureReader().read(jpeg)
        #expect(reading.failure == .corrupt(reason: "it has more than 500 scans"))
        #expect(reading.width == 256 && reading.screen == nil)
    }

    /// libpng would take 2 GB for it.
    @Test func `a PNG with a chunk longer than the file is refused`() throws {
        var png = try MadePicture.bytes(
            """
            from PIL.PngImagePlugin import PngInfo
            words = PngInfo()
            words.add_text("Comment", "nothing")
            Image.new("RGB", (40, 30)).save(sys.argv[1], "PNG", pnginfo=words)
            """)
        #expect(PictureReader().read(png).failure == nil)
        let chunk = try #require(png.indices.first { png[$0...].starts(with: Array("tEXt".utf8)) })
        png.replaceSubrange(chunk - 4..<chunk, with: [0x77, 0x77, 0x77, 0x77])
        #expect(
            PictureReader().read(png).failure == .corrupt(reason: "a chunk is longer than the file"))
    }

    @Test func `thousands of mutated pictures each give a reading`() throws {
        let whole = try SamplePhotos.bytes("2002/Breakfast/DSCF0003.jpg")
        var random = SeededGenerator(seed: 20_261_123)
        var failures = 0
        for _ in 0..<1500 {
            var bytes = whole
            for _ in 0...Int.random(in: 0..<8, using: &random) {
                // Mostly the head, where the structure is.
                let end = Bool.random(using: &random) ? min(2000, bytes.count) : bytes.count
                bytes[Int.random(in: 0..<end, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            if Int.random(in: 0..<10, using: &random) == 0 {
                bytes.removeLast(Int.random(in: 1..<bytes.count, using: &random))
            }
            if PictureReader().read(bytes).failure != nil { failures += 1 }
        }
        #expect(failures > 0 && failures < 1500)
    }

    /// A PNG that is nothing but its header, with the right checksums, and an empty body.
    private static func png(width: UInt32, height: UInt32) -> [UInt8] {
        func chunk(_ type: String, _ body: [UInt8]) -> [UInt8] {
            let content = Array(type.utf8) + body
            return bigEndian(UInt32(body.count)) + content + bigEndian(crc(content))
        }
        let header = bigEndian(width) + bigEndian(height) + [8, 2, 0, 0, 0]
        return [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", header)
            + chunk("IDAT", [0x78, 0x9C, 0x03, 0, 0, 0, 0, 1]) + chunk("IEND", [])
    }

    private static func bigEndian(_ value: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> UInt32($0)) }
    }

    /// CRC-32 of ISO 3309, as PNG uses it.
    private static func crc(_ bytes: [UInt8]) -> UInt32 {
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? 0xEDB8_8320 ^ crc >> 1 : crc >> 1 }
        }
        return ~crc
    }
}
