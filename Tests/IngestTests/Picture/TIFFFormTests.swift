import Ingest
import Intake
import Testing

/// TIFF as old scanners and programs wrote it.
@Suite struct TIFFFormTests {
    /// A ramp of red across and of green down, of 128 × 96; `tiff(bits, samples, photometric, strips, …)` writes one.
    private static let making = """
        import io, struct
        W, H = 128, 96
        picture = Image.new("RGB", (W, H))
        picture.putdata([(x * 2, y * 2, 90) for y in range(H) for x in range(W)])
        def tiff(bits, samples, photometric, strips, planar=1, compression=1, more=(), tile=0):
            entries = [(256, 4, [W]), (257, 4, [H]), (258, 3, [bits] * samples), (259, 3, [compression]),
                       (262, 3, [photometric]), (277, 3, [samples]), (284, 3, [planar]), *more]
            entries += [(322, 4, [tile]), (323, 4, [tile])] if tile else [(278, 4, [H])]
            data, places = b"", []
            for strip in strips:
                places.append(8 + len(data))
                data += strip
            data += b"\\0" * (len(data) % 2)
            entries += [(324 if tile else 273, 4, places), (325 if tile else 279, 4, [len(s) for s in strips])]
            entries.sort()
            start = 8 + len(data)
            behind, directory, extra = start + 2 + 12 * len(entries) + 4, struct.pack("<H", len(entries)), b""
            for tag, kind, values in entries:
                raw = b"".join(struct.pack("<H" if kind == 3 else "<I", value) for value in values)
                if len(raw) <= 4:
                    directory += struct.pack("<HHI", tag, kind, len(values)) + raw.ljust(4, b"\\0")
                else:
                    directory += struct.pack("<HHII", tag, kind, len(values), behind + len(extra))
                    extra += raw + b"\\0" * (len(raw) % 2)
            open(sys.argv[1], "wb").write(b"II*\\0" + struct.pack("<I", start) + data + directory + bytes(4) + extra)
        def jpeg(**options):
            file = io.BytesIO()
            picture.save(file, "JPEG", quality=95, **options)
            return file.getvalue()
        planes = [plane.tobytes() for plane in picture.split()]
        tiles = [plane.crop((x, y, x + 32, y + 32)).tobytes() for plane in picture.split()
                 for y in range(0, H, 32) for x in range(0, W, 32)]
        colours = picture.convert("YCbCr")
        blocks = bytearray()
        for y in range(0, H, 2):
            for x in range(0, W, 2):
                four = [colours.getpixel((x + i, y + j)) for j in (0, 1) for i in (0, 1)]
                blocks += bytes(p[0] for p in four) + bytes(sum(p[c] for p in four) // 4 for c in (1, 2))

        """

    private func read(_ script: String) throws -> PictureReading {
        PictureReader().read(try MadePicture.bytes(Self.making + script))
    }

    @Test(arguments: [
        // Old-style JPEG, with subsampled colour and without.
        "tiff(8, 3, 6, [jpeg()], compression=6, more=[(512, 3, [1]), (513, 4, [8]), (514, 4, [len(jpeg())]), (530, 3, [2, 2])])",
        "tiff(8, 3, 6, [jpeg(subsampling=0)], compression=6, more=[(512, 3, [1]), (513, 4, [8]), (514, 4, [len(jpeg(subsampling=0))]), (530, 3, [1, 1])])",
        "tiff(8, 3, 6, [bytes(blocks)], more=[(530, 3, [2, 2])])",
        "tiff(8, 3, 6, [colours.tobytes()], more=[(530, 3, [1, 1])])",
        "tiff(8, 3, 2, planes, planar=2)", "tiff(8, 3, 2, tiles, planar=2, tile=32)",
        "tiff(8, 3, 2, [picture.tobytes()])", "picture.save(sys.argv[1], 'TIFF', compression='jpeg')",
    ]) func `TIFF files of old scanners are decoded with correct colours`(script: String) throws {
        let reading = try read(script)
        #expect(reading.failure == nil && reading.width == 128 && reading.height == 96)
        let colour = try MadePicture.answer(
            """
            import io
            picture = Image.open(io.BytesIO(sys.stdin.buffer.read()))
            print(*picture.getpixel((64, 48)), *picture.getpixel((20, 80)))
            """, to: try #require(reading.screen).jpeg)
        let found = colour.split(whereSeparator: { $0 == " " || $0 == "\n" }).compactMap { Int($0) }
        #expect(zip(found, [128, 96, 90, 40, 160, 90]).allSatisfy { abs($0 - $1) <= 12 }, "\(found)")
    }

    @Test func `a subsampled picture is rotated by its EXIF orientation`() throws {
        let reading = try read("tiff(8, 3, 6, [bytes(blocks)], more=[(530, 3, [2, 2]), (274, 3, [6])])")
        #expect(reading.width == 96 && reading.height == 128 && reading.screen?.width == 96)
        #expect(reading.uprightHash != nil && reading.perceptualHash != reading.uprightHash)
    }

    @Test(arguments: [
        ("tiff(12, 1, 1, [bytes(W * H * 3 // 2)])", "samples of 12 bits"),
        ("tiff(12, 3, 2, [bytes(W * H * 9 // 2)])", "samples of 12 bits"),
        ("tiff(10, 1, 1, [bytes(W * H * 10 // 8)])", "samples of 10 bits"),
        ("tiff(32, 1, 1, [bytes(W * H * 4)], more=[(339, 3, [3])])", "floating-point samples of this layout"),
        ("tiff(64, 1, 1, [bytes(W * H * 8)], more=[(339, 3, [3])])", "samples of 64 bits"),
        ("tiff(32, 1, 1, [bytes(W * H * 4)])", "32-bit integer samples"),
    ]) func `an unsupported form is not reported as damage`(script: String, reason: String) throws {
        let reading = try read(script)
        #expect(reading.failure == .unsupportedForm(reason: reason))
        #expect(reading.width == 128 && reading.height == 96)
    }

    @Test func `a truncated file is reported as damaged, not as an unsupported form`() throws {
        let whole = try MadePicture.bytes(Self.making + "tiff(8, 3, 6, [bytes(blocks)], more=[(530, 3, [2, 2])])")
        // The pixels stand before the directory: their place is moved behind the end.
        var bytes = whole
        let places = try #require(
            bytes.indices.first { bytes[$0...].starts(with: [0x11, 0x01, 0x04, 0, 1, 0, 0, 0]) })
        bytes.replaceSubrange(places + 8..<places + 12, with: [0, 0, 0xFF, 0])
        guard case .corrupt(let reason) = PictureReader().read(bytes).failure else {
            Issue.record("it was read")
            return
        }
        #expect(!reason.isEmpty)
    }
}
