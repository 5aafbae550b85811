import Catalog
import Ingest
import Intake
import Testing

@Suite struct PNGWordsTests {
    /// Python that puts chunks into a PNG; `exif` is a block of EXIF with orientation 6 and a date.
    private static let making = """
        import io, struct, zlib
        exif = Image.Exif()
        exif[0x0112] = 6
        exif[0x0110] = "Model"
        exif.get_ifd(0x8769)[0x9003] = "2017:08:09 10:11:12"
        exif = exif.tobytes().removeprefix(b"Exif\\0\\0")
        picture = Image.new("RGB", (96, 64), (0, 0, 200))
        picture.paste((200, 0, 0), (0, 0, 8, 64))
        file = io.BytesIO()
        picture.save(file, "PNG")
        whole = file.getvalue()
        def chunk(kind, body):
            return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
        def before(*chunks):
            open(sys.argv[1], "wb").write(whole[:33] + b"".join(chunks) + whole[33:])
        def behind(*chunks):
            open(sys.argv[1], "wb").write(whole[:-12] + b"".join(chunks) + whole[-12:])
        def text(keyword, words):
            return chunk(b"tEXt", keyword + b"\\0" + words)
        def packed(keyword, words):
            return chunk(b"zTXt", keyword + b"\\0\\0" + zlib.compress(words))
        def international(keyword, words, packs=False):
            head = keyword + b"\\0" + (b"\\1\\0" if packs else b"\\0\\0") + b"\\0\\0"
            return chunk(b"iTXt", head + (zlib.compress(words) if packs else words))
        def profile(kind, block):
            lines = "\\n".join(block.hex()[i:i + 72] for i in range(0, len(block.hex()), 72))
            return ("\\n%s\\n%8d\\n%s\\n" % (kind, len(block), lines)).encode()
        xmp = b'''<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <rdf:Description xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="3"/></rdf:RDF></x:xmpmeta>'''
        iptc = b"\\x1c\\x02\\x78\\x00\\x04Lake"
        resource = b"8BIM\\x04\\x04\\0\\0" + struct.pack(">I", len(iptc)) + iptc + b"\\0" * (len(iptc) % 2)

        """

    private func read(_ script: String) throws -> PictureReading {
        PictureReader().read(try MadePicture.bytes(Self.making + script))
    }

    @Test(arguments: [
        "before(chunk(b'eXIf', exif))", "behind(chunk(b'eXIf', exif))",
        "before(packed(b'Raw profile type exif', profile('exif', b'Exif\\0\\0' + exif)))",
        "behind(text(b'Raw profile type APP1', profile('generic profile', b'Exif\\0\\0' + exif)))",
        "before(international(b'Raw profile type exif', profile('exif', exif), True))",
    ]) func `EXIF is found anywhere in the file, and its orientation is applied once`(script: String) throws {
        let reading = try read(script)
        #expect(reading.failure == nil && reading.warnings.isEmpty)
        #expect(reading.facts.date?.clock == WallClock(iso8601: "2017-08-09T10:11:12"))
        #expect(reading.facts.orientation == 6 && reading.width == 64 && reading.height == 96)
        let screen = try #require(reading.screen)
        #expect(screen.width == 64 && screen.height == 96)
        let colour = try MadePicture.answer(
            """
            import io
            picture = Image.open(io.BytesIO(sys.stdin.buffer.read()))
            print(*[("red" if picture.getpixel(place)[0] > 100 else "blue") for place in ((32, 3), (3, 90))])
            """, to: screen.jpeg)
        #expect(colour.hasPrefix("red blue"), "its left edge is above")
        #expect(reading.perceptualHash != nil && reading.uprightHash != nil)
    }

    @Test(arguments: [
        "before(international(b'XML:com.adobe.xmp', xmp))", "behind(international(b'XML:com.adobe.xmp', xmp, True))",
        "before(packed(b'Raw profile type xmp', profile('xmp', xmp)))",
        "before(packed(b'Raw profile type APP1', profile('APP1', b'http://ns.adobe.com/xap/1.0/\\0' + xmp)))",
    ]) func `XMP is read from its chunk and from a raw profile`(script: String) throws {
        #expect(try read(script).facts.rating == 3)
    }

    @Test(arguments: [
        "before(packed(b'Raw profile type iptc', profile('iptc', resource)))",
        "before(packed(b'Raw profile type iptc', profile('iptc', iptc)))",
        "behind(packed(b'Raw profile type 8bim', profile('8bim', b'Photoshop 3.0\\0' + resource)))",
    ]) func `IPTC is read from a raw profile`(script: String) throws {
        #expect(try read(script).facts.caption == "Lake")
    }

    @Test(
        arguments: [
            ("Sat, 02 Jan 2016 03:04:05 +0100", 60), ("2 Jan 2016 03:04:05 GMT", 0), ("02 Jan 16 03:04:05 EST", -300),
            ("Sat Jan  2 03:04:05 2016", nil), ("2016-01-02T03:04:05+01:00", 60), ("2016:01:02 03:04:05", nil),
            ("2016-01-02 03:04:05", nil), ("2016-01-02T03:04:05Z", 0), ("Saturday, 2 January 2016 03:04:05", nil),
        ] as [(String, Int?)]) func `a creation time is read in the formats that programs write`(
            text: String, offset: Int?
        ) throws
    {
        let facts = try read("before(text(b'Creation Time', b'\(text)'), text(b'Title', b'Gr\\xfc\\xdfe'))").facts
        #expect(facts.date?.clock == WallClock(iso8601: "2016-01-02T03:04:05"))
        #expect(facts.date?.offsetMinutes == offset && facts.date?.source == "png:CreationTime")
        #expect(facts.title == "Grüße")
    }

    @Test(arguments: ["soon", "32 Jan 2016 03:04:05", "Jan", ":::: Jan 1 2", "-1 Feb -2 1:2"])
    func `an invalid time gives no date`(text: String) throws {
        #expect(try read("before(text(b'Creation Time', b'\(text)'))").facts.date == nil)
    }

    @Test func `a text chunk that exceeds the limit is ignored, and the chunks before it are kept`() throws {
        let reading = try read(
            """
            before(text(b'Title', b'Lake'), packed(b'Raw profile type exif', b'0' * 200_000_000),
                   *[packed(b'Comment', bytes(9_000_000)) for _ in range(20)], chunk(b'zTXt', b'Broken\\0\\0abc'),
                   chunk(b'tEXt', b'no end'), chunk(b'iTXt', b'\\0'), text(b'Raw profile type exif', b'\\nexif\\n 99999999\\n00'))
            """)
        #expect(reading.failure == nil && reading.facts.title == "Lake" && reading.facts.date == nil)
    }
}
