import Ingest
import Intake
import Testing

@Suite struct DecoderReasonTests {
    /// Its pixels are numbers of colours that it does not have.
    private static let damagedPNG = """
        import struct, zlib
        def chunk(kind, body):
            return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        header = struct.pack(">IIBBBBB", 40, 30, 8, 3, 0, 0, 0)
        whole = b"\\x89PNG\\r\\n\\x1a\\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(41 * 30)))
        open(sys.argv[1], "wb").write(whole + chunk(b"IEND", b""))
        """
    /// libtiff complains of its tag 33922 by a warning, and reads it.
    private static let oddTIFF = """
        Image.new("RGB", (40, 30)).save(sys.argv[1], "TIFF", tiffinfo={40000: "x", 40001: "y"})
        whole = bytearray(open(sys.argv[1], "rb").read())
        place = whole.index(b"\\x40\\x9c")
        whole[place + 2:place + 4] = b"\\x63\\0"
        open(sys.argv[1], "wb").write(whole)
        """
    private static let brokenTIFF = """
        Image.new("RGB", (40, 30)).save(sys.argv[1], "TIFF", compression="tiff_lzw")
        whole = bytearray(open(sys.argv[1], "rb").read())
        whole[8:40] = b"\\xff" * 32
        open(sys.argv[1], "wb").write(whole)
        """

    private func reason(_ reading: PictureReading) -> String? {
        if case .corrupt(let reason) = reading.failure { reason } else { nil }
    }

    @Test func `an error message refers to its own file when several are decoded concurrently`() async throws {
        let png = try MadePicture.bytes(Self.damagedPNG)
        let odd = try MadePicture.bytes(Self.oddTIFF)
        let broken = try MadePicture.bytes(Self.brokenTIFF)
        let words = [
            png: try #require(reason(PictureReader().read(png))),
            broken: try #require(reason(PictureReader().read(broken))),
        ]
        #expect(!words.values.contains(""))
        #expect(words[png] != words[broken])
        await withTaskGroup(of: ([UInt8], PictureReading).self) { group in
            for index in 0..<90 {
                let bytes = [png, odd, broken][index % 3]
                group.addTask { (bytes, PictureReader().read(bytes)) }
            }
            for await (bytes, reading) in group {
                #expect(reason(reading) == words[bytes])
            }
        }
    }

    @Test func `a damaged PNG has a reason when its decoder gives none`() throws {
        let whole = try MadePicture.bytes("Image.new('RGB', (40, 30)).save(sys.argv[1], 'PNG')")
        func failure(_ change: (inout [UInt8]) -> Void) -> PictureError? {
            var bytes = whole
            change(&bytes)
            return PictureReader().read(bytes).failure
        }
        #expect(failure { $0[24] = 7 } == .corrupt(reason: "bit depth 7 is not allowed for colour type 2"))
        #expect(failure { $0[29] ^= 1 } == .corrupt(reason: "the checksum of its header is wrong"))
        #expect(failure { $0[13] = 0 } == .corrupt(reason: "its header is not the first chunk"))
        #expect(failure { $0.removeLast($0.count - 33) } == .truncated)
        #expect(
            failure { $0.replaceSubrange(37..<41, with: Array("abcd".utf8)) } == .corrupt(reason: "it has no pixels"))
        let palette = PictureReader().read(try MadePicture.bytes(Self.damagedPNG)).failure
        #expect(palette == .corrupt(reason: "its palette is missing"))
    }

    @Test(
        arguments: [
            [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A], [0xFF, 0x0A], [0xFF, 0xD8, 0xFF], Array("GIF89a".utf8),
            Array("RIFF....WEBP".utf8), [0x49, 0x49, 0x2A, 0], Array("....ftypavif".utf8), Array("FOVb".utf8),
            [0, 0x4D, 0x52, 0x4D], Array("II....HEAPCCDR".utf8),
            [0x49, 0x49, 0x2A, 0, 8, 0, 0, 0] + Array("IIII".utf8),
        ] as [[UInt8]]) func `every error has a reason`(head: [UInt8])
    {
        let reading = PictureReader().read(head + [UInt8](repeating: 1, count: 64))
        switch reading.failure {
        case .corrupt(let reason), .unsupportedForm(let reason): #expect(!reason.isEmpty)
        default: #expect(reading.failure != nil)
        }
    }
}
