import Catalog
import Foundation
import Ingest
import Intake
import Testing

/// Videos made here box by box, with the forms that phones write.
@Suite struct VideoFactsTests {
    private static func box(_ type: String, _ body: [UInt8]) -> [UInt8] {
        number(body.count + 8, 4) + latin(type) + body
    }

    private static func latin(_ text: String) -> [UInt8] { text.unicodeScalars.map { UInt8($0.value) } }

    private static func number(_ value: Int, _ size: Int) -> [UInt8] {
        (0..<size).reversed().map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }

    /// Made at 2019-07-14T16:16:33Z, 12.5 seconds, 1920 × 1080 turned by 90°.
    static func movie(
        keys: [(String, String)] = [], user: String? = nil, created: Int = 3_645_965_793, place: [UInt8]? = nil
    )
        -> [UInt8]
    {
        let head = box(
            "mvhd",
            number(0, 4) + number(created, 4) + number(0, 4) + number(600, 4) + number(7500, 4)
                + [UInt8](repeating: 0, count: 80))
        let matrix = [0, 0x10000, 0, -0x10000, 0, 0, 0, 0, 0x4000_0000].flatMap { number($0, 4) }
        let track = box(
            "tkhd", [UInt8](repeating: 0, count: 40) + matrix + number(1920 << 16, 4) + number(1080 << 16, 4))
        let samples = box("stsd", number(0, 4) + number(1, 4) + box("hvc1", [UInt8](repeating: 0, count: 70)))
        let media = box(
            "mdia", box("hdlr", number(0, 8) + latin("vide") + number(0, 12)) + box("minf", box("stbl", samples)))
        let names = keys.flatMap { number($0.0.utf8.count + 8, 4) + latin("mdta") + Array($0.0.utf8) }
        let values = keys.enumerated().flatMap { index, pair in
            let data = box("data", number(1, 4) + number(0, 4) + Array(pair.1.utf8))
            return number(data.count + 8, 4) + number(index + 1, 4) + data
        }
        let meta = box("meta", box("keys", number(0, 4) + number(keys.count, 4) + names) + box("ilst", values))
        let place =
            place.map { box("udta", box("loci", $0)) }
            ?? user.map {
                box("udta", box("©xyz", number($0.utf8.count, 2) + number(0x15C7, 2) + Array($0.utf8)))
            }
        return box("ftyp", latin("qt  ") + number(0, 4)) + box("mdat", [UInt8](repeating: 7, count: 5000))
            + box("moov", head + box("trak", track + media) + (keys.isEmpty ? [] : meta) + (place ?? []))
    }

    @Test func `date, position, duration and codec are read from a phone's video`() throws {
        let reading = PictureReader().read(
            Self.movie(keys: [
                ("com.apple.quicktime.creationdate", "2019-07-14T18:16:33+0200"),
                ("com.apple.quicktime.location.ISO6709", "+43.2965+005.3698+012.500/"),
                ("com.apple.quicktime.make", "Apple"), ("com.apple.quicktime.content.identifier", "A-B"),
            ]))
        #expect(reading.failure == nil && reading.mediaType == "video/quicktime")
        #expect(reading.width == 1080 && reading.height == 1920 && reading.durationSeconds == 12.5)
        #expect(reading.videoCodec == "hvc1" && reading.facts.make == "Apple")
        #expect(reading.facts.contentIdentifier == "A-B")
        #expect(reading.facts.date?.clock == WallClock(iso8601: "2019-07-14T18:16:33"))
        #expect(reading.facts.date?.offsetMinutes == 120)
        #expect(reading.facts.position == Coordinate(latitude: 43.2965, longitude: 5.3698))
        #expect(reading.facts.altitude == 12.5)
    }

    @Test func `without Apple's keys the header's timestamp is UTC, and 1904 is ignored`() throws {
        let facts = PictureReader().read(Self.movie(user: "-33.8688+151.2093/")).facts
        let date = try #require(facts.date)
        #expect(date.source == "quicktime:CreateDate" && date.isUniversal)
        #expect(date.settled(in: "Australia/Sydney").clock == WallClock(iso8601: "2019-07-15T02:16:33"))
        #expect(facts.position == Coordinate(latitude: -33.8688, longitude: 151.2093))
        #expect(PictureReader().read(Self.movie(created: 0)).facts.date == nil)
    }

    /// As 3GPP TS 26.244 has it, in section 8.10: language, name, role, 16.16 fixed point east, north and up, planet, notes.
    private static func location(
        _ east: Int, _ north: Int, _ up: Int, name: [UInt8] = VideoFactsTests.latin("Marseille\0"),
        planet: String = "earth"
    ) -> [UInt8] {
        number(0, 4) + number(0x15C7, 2) + name + [0] + number(east, 4) + number(north, 4) + number(up, 4)
            + latin(planet + "\0\0")
    }

    @Test func `a 3GPP position is read with any name of its place`() throws {
        let (east, north) = (Int(5.3698 * 65536), Int(43.2965 * 65536))
        for name in [Self.latin("Marseille\0"), [0], [0xFE, 0xFF, 0, 0x4D, 0x01, 0, 0, 0]] {
            let facts = PictureReader().read(Self.movie(place: Self.location(east, north, 12 << 16, name: name)))
                .facts
            let position = try #require(facts.position)
            #expect(abs(position.latitude - 43.2965) < 0.0001 && abs(position.longitude - 5.3698) < 0.0001)
            #expect(facts.altitude == 12)
        }
        let south = PictureReader().read(Self.movie(place: Self.location(-(99 << 16), -(33 << 16), 0))).facts
        #expect(south.position == Coordinate(latitude: -33, longitude: -99) && south.altitude == nil)
    }

    @Test func `an invalid 3GPP position is ignored`() {
        let whole = Self.location(5 << 16, 43 << 16, 0)
        let broken = [
            Self.location(0, 0, 0), Self.location(5 << 16, 91 << 16, 0),
            Self.location(5 << 16, 43 << 16, 0, planet: "moon"),
            Self.location(5 << 16, 43 << 16, 0, name: Self.latin("no end")),
        ]
        for place in broken + (0..<24).map({ Array(whole.prefix($0)) }) {
            #expect(PictureReader().read(Self.movie(place: place)).facts.position == nil)
        }
    }

    @Test func `a video that is truncated anywhere or has invalid lengths gives a reading`() throws {
        let whole = Self.movie(keys: [("com.apple.quicktime.make", "Apple")], user: "+1+1/")
        for length in stride(from: 12, to: whole.count, by: 37) {
            _ = PictureReader().read(Array(whole.prefix(length)))
        }
        for index in 0..<whole.count where !(24..<5000).contains(index) {
            var broken = whole
            broken[index] = 0xFF
            _ = PictureReader().read(broken)
        }
        #expect(PictureReader().read(Array(whole.prefix(5000))).failure == .truncated)
    }
}
