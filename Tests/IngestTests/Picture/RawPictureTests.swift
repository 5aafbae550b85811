import Catalog
import Ingest
import Intake
import Testing

@Suite struct RawPictureTests {
    /// Python that writes a DNG of a mosaic of red, green and blue; `pictures` are directories put before it.
    private static let making = """
        import io, struct
        W, H = 640, 480
        def directory(entries, place, following=0):
            out, extra = struct.pack("<H", len(entries)), b""
            behind = place + 2 + 12 * len(entries) + 4
            sizes = {1: "B", 2: "B", 3: "H", 4: "I", 5: "II", 10: "ii", 7: "B"}
            for tag, kind, values in sorted(entries):
                values = list(values)
                count = len(values) // len(sizes[kind])
                raw = struct.pack("<" + sizes[kind][0] * len(values), *values) if kind not in (5, 10) else struct.pack(
                    "<%d%s" % (len(values), sizes[kind][0]), *values)
                if len(raw) <= 4:
                    out += struct.pack("<HHI", tag, kind, count) + raw.ljust(4, b"\\0")
                else:
                    out += struct.pack("<HHII", tag, kind, count, behind + len(extra))
                    extra += raw + b"\\0" * (len(raw) % 2)
            return out + struct.pack("<I", following) + extra
        def text(words):
            return words.encode() + b"\\0"
        mosaic = b"".join(
            struct.pack("<%dH" % W, *[(40000 if x < W // 2 else 4000) if (x + y) % 2 == 0 and y % 2 == 0 else
                                      (20000 if (x + y) % 2 else 8000) for x in range(W)]) for y in range(H))
        def dng(maker="Maker", model="Model", version=True, preview=b"", photometric=32803, compression=1):
            entries = [(254, 4, [0]), (256, 4, [W]), (257, 4, [H]), (258, 3, [16]), (259, 3, [compression]),
                       (262, 3, [photometric]), (271, 2, text(maker)), (272, 2, text(model)), (273, 4, [8]), (277, 3, [1]),
                       (278, 4, [H]), (279, 4, [len(mosaic)]), (0x828D, 3, [2, 2]), (0x828E, 1, [0, 1, 1, 2]),
                       (0xC621, 10, [v for f in (1, 0, 0, 0, 1, 0, 0, 0, 1) for v in (f, 1)]),
                       (0xC61D, 4, [65535]), (0xC65A, 3, [21])]
            if version:
                entries.append((0xC612, 1, [1, 4, 0, 0]))
            start = 8 + len(mosaic) + len(preview)
            first = directory(entries, start)
            if preview:
                second = start + len(first)
                first = directory(entries, start, second) + directory(
                    [(259, 3, [6]), (0x201, 4, [8 + len(mosaic)]), (0x202, 4, [len(preview)])], second)
            open(sys.argv[1], "wb").write(b"II*\\0" + struct.pack("<I", start) + mosaic + preview + first)
        def jpeg(width, height):
            file = io.BytesIO()
            Image.new("RGB", (width, height), (10, 200, 30)).save(file, "JPEG")
            return file.getvalue()

        """

    private func read(_ script: String) throws -> PictureReading {
        PictureReader().read(try MadePicture.bytes(Self.making + script))
    }

    @Test func `a Pentax file is represented by its embedded JPEG`() throws {
        let reading = PictureReader().read(try FaultFile.bytes("k15_pentax.pef"))
        #expect(reading.failure == nil && reading.mediaType == "image/x-pentax-pef")
        #expect(reading.width == 3936 && reading.height == 2624)
        #expect(reading.screen?.width == 320 && reading.facts.iso == 400)
    }

    @Test func `sensitivity and cropped size are read from Panasonic's own tags`() throws {
        let reading = PictureReader().read(try FaultFile.bytes("k15_panasonic.rw2"))
        #expect(reading.failure == nil && reading.facts.iso == 1600)
        #expect(reading.width == 4096 && reading.height == 3074 && reading.screen != nil)
    }

    @Test(arguments: [
        ("PENTAX Corporation", "image/x-pentax-pef"), ("SAMSUNG", "image/x-samsung-srw"),
        ("Hasselblad", "image/x-hasselblad-3fr"), ("SEIKO EPSON CORP.", "image/x-epson-erf"),
        ("Leaf", "image/x-leaf-mos"),
        ("Phase One", "image/x-phaseone-iiq"), ("EASTMAN KODAK COMPANY", "image/x-kodak-dcr"),
        ("Mamiya", "image/x-mamiya-mef"),
        ("NIKON CORPORATION", "image/x-nikon-nef"), ("SONY", "image/x-sony-arw"), ("Nobody", "image/x-raw"),
    ]) func `a file with raw data is a raw file for any camera maker`(maker: String, type: String) throws {
        let reading = try read("dng(maker='\(maker)', version=False, preview=jpeg(800, 600))")
        #expect(reading.mediaType == type && reading.failure == nil)
        #expect(reading.facts.make == maker && reading.width == 640)
        #expect(reading.screen?.width == 800)
    }

    @Test func `a TIFF with a camera maker but without raw data is a TIFF`() throws {
        let reading = try read(
            """
            picture = Image.new("RGB", (64, 48), (1, 2, 3))
            picture.save(sys.argv[1], "TIFF", tiffinfo={271: "PENTAX Corporation"})
            """)
        #expect(
            reading.mediaType == "image/tiff" && reading.failure == nil && reading.facts.make == "PENTAX Corporation")
    }

    /// The mosaic is red at the left.
    @Test func `raw data without a preview is developed`() throws {
        let reading = try read("dng()")
        #expect(reading.failure == nil && reading.mediaType == "image/x-adobe-dng")
        #expect(reading.width == 640 && reading.height == 480)
        let colours = try MadePicture.answer(
            """
            import io
            picture = Image.open(io.BytesIO(sys.stdin.buffer.read()))
            left, right = [picture.getpixel((picture.width * x // 4, picture.height // 2)) for x in (1, 3)]
            print(left[0] > left[2], left[0] > right[0])
            """, to: try #require(reading.screen).jpeg)
        #expect(colours.hasPrefix("True True"), "\(colours)")
    }

    @Test func `the developed picture replaces a tiny preview`() throws {
        let reading = try read("dng(preview=jpeg(160, 120))")
        #expect(reading.failure == nil && reading.screen.map { $0.width > 160 } == true)
        let useful = try read("dng(preview=jpeg(300, 200))")
        #expect(useful.screen?.width == 300)
    }

    @Test func `truncated raw data is not developed`() throws {
        let whole = try MadePicture.bytes(Self.making + "dng()")
        // The directory is behind the pixels, which are said to begin where the file ends.
        var bytes = whole
        let place = try #require(
            bytes.indices.reversed().first { bytes[$0...].starts(with: [0x11, 0x01, 0x04, 0, 1, 0, 0, 0]) })
        bytes.replaceSubrange(place + 8..<place + 12, with: [0, 0, 0xFF, 0])
        let reading = PictureReader().read(bytes)
        #expect(reading.failure == .truncated && reading.screen == nil && reading.facts.make == "Maker")
    }
}
