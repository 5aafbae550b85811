import Foundation
import Ingest
import Intake
import Testing

/// Pictures of 144 to 200 megapixels in files of 36 bytes to three megabytes, made when a test runs, and what reading them
/// takes of this process's memory.
@Suite(.serialized, .timeLimit(.minutes(3))) struct DecodingMemoryTests {
    /// Reads a picture; tells by how many bytes the process grew meanwhile at most.
    private static func read(_ file: [UInt8]) throws -> (reading: PictureReading, growth: Int) {
        // proc(5): this resets the peak.
        try "5".write(toFile: "/proc/self/clear_refs", atomically: false, encoding: .utf8)
        let before = try bytes("VmRSS:")
        let reading = PictureReader().read(file)
        return (reading, try bytes("VmHWM:") - before)
    }

    private static func bytes(_ field: String) throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix(field) })
        return try #require(Int(line.split(separator: " ").first { $0.first?.isNumber == true } ?? "")) * 1024
    }

    private static let png = """
        import struct, zlib
        def chunk(kind, body):
            return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        def png(side, interlaced):
            passes = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]
            packed, pixels = zlib.compressobj(1), bytearray()
            for x, y, across, down in passes if interlaced else [(0, 0, 1, 1)]:
                row = bytes(1 + 3 * ((side - x + across - 1) // across))
                for _ in range((side - y + down - 1) // down): pixels += packed.compress(row)
            pixels += packed.flush()
            head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, interlaced)
            return b"\\x89PNG\\r\\n\\x1a\\n" + chunk(b"IHDR", head) + chunk(b"IDAT", bytes(pixels)) + chunk(b"IEND", b"")

        """

    /// TIFF with Deflate and one strip, or one for each plane.
    private static let tiff = """
        import struct, zlib
        def tiff(side, planes):
            strips = []
            for _ in range(planes):
                packed, row = zlib.compressobj(1), bytes(side * 3 // planes)
                strips.append(b"".join(packed.compress(row) for _ in range(side)) + packed.flush())
            depths = 8 + 2 + 10 * 12 + 4
            starts, place = [], depths + 6 + 8 * planes
            for strip in strips:
                starts.append(place)
                place += len(strip)
            offsets = starts[0] if planes == 1 else depths + 6
            counts = len(strips[0]) if planes == 1 else depths + 6 + 4 * planes
            entries = [(256, 4, 1, side), (257, 4, 1, side), (258, 3, 3, depths), (259, 3, 1, 8), (262, 3, 1, 2),
                       (273, 4, planes, offsets), (277, 3, 1, 3), (278, 4, 1, side), (279, 4, planes, counts),
                       (284, 3, 1, 1 if planes == 1 else 2)]
            head = b"II*\\0" + struct.pack("<IH", 8, 10) + b"".join(struct.pack("<HHII", *each) for each in entries)
            lists = b"".join(struct.pack("<I", each) for each in starts + [len(strip) for strip in strips])
            return head + struct.pack("<I", 0) + struct.pack("<HHH", 8, 8, 8) + lists + b"".join(strips)

        """

    /// A lossless picture of one colour: its codes take no bit a pixel.
    private static let webp = """
        import struct
        bits = []
        def put(value, count): bits.extend(value >> index & 1 for index in range(count))
        for value, count in [(0x2F, 8), (15999, 14), (12499, 14), (0, 4), (0, 3)] + [(1, 4)] * 5: put(value, count)
        bits += [0] * (-len(bits) % 8)
        data = bytes(sum(bits[at + index] << index for index in range(8)) for at in range(0, len(bits), 8)) + bytes(8)
        data += bytes(len(data) % 2)
        body = b"WEBPVP8L" + struct.pack("<I", len(data)) + data
        open(sys.argv[1], "wb").write(b"RIFF" + struct.pack("<I", len(body)) + body)
        """

    @Test(arguments: [
        (png + "open(sys.argv[1], 'wb').write(png(14_142, 1))", 14_142, 14_142), (webp, 16_000, 12_500),
        (tiff + "open(sys.argv[1], 'wb').write(tiff(14_142, 3))", 14_142, 14_142),
        ("Image.new('L', (12_000, 12_000)).save(sys.argv[1], 'GIF')", 12_000, 12_000),
    ]) func `a picture that would be decoded as a whole is refused by its header, without using memory`(
        script: String, width: Int, height: Int
    ) throws {
        let file = try MadePicture.bytes(script)
        #expect(file.count < 4 << 20)
        let (reading, growth) = try Self.read(file)
        guard case .tooMuchMemory(let bytes, let limit)? = reading.failure else {
            Issue.record("\(String(describing: reading.failure))")
            return
        }
        #expect(bytes > limit)
        #expect((reading.width, reading.height) == (width, height))
        #expect(growth < 40 << 20, "it grew by \(growth >> 20) MB")
    }

    @Test(arguments: [
        png + "open(sys.argv[1], 'wb').write(png(14_142, 0))",
        tiff + "open(sys.argv[1], 'wb').write(tiff(14_142, 1))",
        // Held whole, and small enough for it.
        png + "open(sys.argv[1], 'wb').write(png(7_500, 1))",
    ]) func `a picture that is decoded row by row, or is small, needs little memory`(script: String) throws {
        let (reading, growth) = try Self.read(try MadePicture.bytes(script))
        #expect(reading.failure == nil)
        #expect(reading.screen?.width == 1440)
        print("peak: \(growth >> 20) MB for \(reading.width ?? 0) × \(reading.height ?? 0)")
        #expect(growth < 220 << 20)
    }
}
