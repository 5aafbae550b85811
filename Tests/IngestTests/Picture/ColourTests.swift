import Ingest
import Intake
import Testing

@Suite struct ColourTests {
    /// Colours in the four quarters: dark red, green, blue, light grey.
    private static let quarters = """
        picture = Image.new("RGB", (640, 480), (180, 30, 20))
        picture.paste((20, 160, 40), (320, 0, 640, 240))
        picture.paste((30, 40, 190), (0, 240, 320, 480))
        picture.paste((220, 220, 220), (320, 240, 640, 480))

        """
    private static let colours = [[180, 30, 20], [20, 160, 40], [30, 40, 190], [220, 220, 220]]

    /// The middle of each quarter of a thumbnail.
    private func middles(_ thumbnail: Thumbnail?) throws -> [[Int]] {
        let numbers = try MadePicture.answer(
            """
            import io
            picture = Image.open(io.BytesIO(sys.stdin.buffer.read()))
            for y in (1, 3):
                for x in (1, 3):
                    print(*picture.getpixel((picture.width * x // 4, picture.height * y // 4)))
            """, to: try #require(thumbnail).jpeg)
        return numbers.split(separator: "\n").map { $0.split(separator: " ").compactMap { Int($0) } }
    }

    private func distance(_ one: [[Int]], _ other: [[Int]]) -> Int {
        zip(one.joined(), other.joined()).map { abs($0 - $1) }.max() ?? .max
    }

    @Test(arguments: [
        "picture.save(sys.argv[1], 'AVIF', quality=95)",
        "picture.save(sys.argv[1], 'AVIF', quality=95, subsampling='4:4:4')",
        "picture.save(sys.argv[1], 'AVIF', quality=95, range='limited')",
        "picture.resize((3001, 2251)).save(sys.argv[1], 'AVIF', quality=90, speed=10)",
        "picture.save(sys.argv[1], 'JPEG', quality=95, subsampling='4:4:4')",
        "picture.save(sys.argv[1], 'JPEG', quality=95, subsampling='4:2:2')",
        "picture.save(sys.argv[1], 'JPEG', quality=95, subsampling='4:2:0')",
        "picture.save(sys.argv[1], 'JPEG', quality=95, progressive=True)",
        "picture.save(sys.argv[1], 'JPEG', quality=95, keep_rgb=True)",
        "picture.resize((3001, 2251)).save(sys.argv[1], 'JPEG', quality=95)",
        "picture.resize((1801, 1351)).save(sys.argv[1], 'JPEG', quality=95, subsampling='4:4:4')",
        "picture.resize((641, 481)).save(sys.argv[1], 'JPEG', quality=95)",
        "picture.save(sys.argv[1], 'PNG')",
        "picture.save(sys.argv[1], 'WEBP', quality=95)",
    ]) func `thumbnails have the colours of the file`(saving: String) throws {
        let reading = PictureReader().read(try MadePicture.bytes(Self.quarters + saving))
        #expect(reading.failure == nil)
        let found = try middles(reading.screen)
        #expect(distance(found, Self.colours) <= 8, "\(found)")
    }

    @Test func `transparent pixels become white`() throws {
        let reading = PictureReader().read(
            try MadePicture.bytes(
                Self.quarters + """
                    picture.putalpha(255)
                    picture.paste((0, 0, 0, 0), (0, 0, 320, 240))
                    picture.save(sys.argv[1], 'AVIF', quality=95)
                    """))
        let found = try middles(reading.screen)
        #expect(distance(Array(found[..<1]), [[255, 255, 255]]) <= 8, "\(found)")
        #expect(distance(Array(found[1...]), Array(Self.colours[1...])) <= 8, "\(found)")
    }

    @Test(arguments: ["AVIF", "JPEG"]) func `a greyscale picture stays grey`(format: String) throws {
        let reading = PictureReader().read(
            try MadePicture.bytes("Image.new('L', (640, 480), 90).save(sys.argv[1], '\(format)', quality=95)"))
        let found = try middles(reading.screen)
        #expect(distance(found, .init(repeating: [90, 90, 90], count: 4)) <= 4, "\(found)")
    }

    /// A profile of sRGB with red and green exchanged shows at a glance whether it is used.
    @Test(arguments: ["JPEG", "AVIF", "PNG"]) func `colours are converted from the ICC profile to sRGB`(
        format: String
    ) throws {
        let profile = Self.profileWithRedAndGreenExchanged.map { String($0) }.joined(separator: ",")
        let saving = "picture.save(sys.argv[1], '\(format)', quality=95, icc_profile=bytes([\(profile)]))"
        let reading = PictureReader().read(try MadePicture.bytes(Self.quarters + saving))
        #expect(reading.failure == nil)
        let found = try middles(reading.screen)
        let exchanged = Self.colours.map { [$0[1], $0[0], $0[2]] }
        #expect(distance(found, exchanged) <= 12, "\(found)")
    }

    @Test func `pictures with the same profile are converted concurrently`() async throws {
        let profile = Self.profileWithRedAndGreenExchanged.map { String($0) }.joined(separator: ",")
        let saving = "picture.save(sys.argv[1], 'JPEG', quality=95, icc_profile=bytes([\(profile)]))"
        let bytes = try MadePicture.bytes(Self.quarters + saving)
        let alone = try #require(PictureReader().read(bytes).screen)
        await withTaskGroup(of: [UInt8]?.self) { group in
            for _ in 0..<16 { group.addTask { PictureReader().read(bytes).screen?.jpeg } }
            for await other in group { #expect(other == alone.jpeg) }
        }
    }

    /// ICC.1:2010, of matrix and curves: a gamma of 2.2, which is near enough to sRGB's curve in the middle.
    private static let profileWithRedAndGreenExchanged: [UInt8] = {
        func number(_ value: Int) -> [UInt8] {
            (0..<4).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
        }
        func xyz(_ x: Double, _ y: Double, _ z: Double) -> [UInt8] {
            Array("XYZ ".utf8) + number(0) + [x, y, z].flatMap { number(Int(($0 * 65536).rounded())) }
        }
        let description =
            Array("desc".utf8) + number(0) + number(9) + Array("Exchange\0".utf8) + [UInt8](repeating: 0, count: 79)
        let curve = Array("curv".utf8) + number(0) + number(1) + [0x02, 0x33, 0, 0]
        let tags: [(String, [UInt8])] = [
            ("desc", description), ("wtpt", xyz(0.9642, 1, 0.8249)),
            ("rXYZ", xyz(0.3851, 0.7169, 0.0971)), ("gXYZ", xyz(0.4361, 0.2225, 0.0139)),
            ("bXYZ", xyz(0.1431, 0.0606, 0.7141)), ("rTRC", curve), ("gTRC", curve), ("bTRC", curve),
        ]
        var (table, data) = (number(tags.count), [UInt8]())
        for (name, body) in tags {
            table += Array(name.utf8) + number(132 + tags.count * 12 + data.count) + number(body.count)
            data += body + [UInt8](repeating: 0, count: (4 - body.count % 4) % 4)
        }
        var head = [UInt8](repeating: 0, count: 128)
        head.replaceSubrange(0..<4, with: number(128 + table.count + data.count))
        head.replaceSubrange(8..<24, with: [2, 0x10, 0, 0] + Array("mntrRGB XYZ ".utf8))
        head.replaceSubrange(36..<40, with: Array("acsp".utf8))
        head.replaceSubrange(68..<80, with: number(63190) + number(65536) + number(54061))
        return head + table + data
    }()
}
