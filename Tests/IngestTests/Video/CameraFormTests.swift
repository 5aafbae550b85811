import Catalog
import Foundation
import Ingest
import Testing

/// Forms of single makers, made here byte by byte as ExifTool documents them.
@Suite(.enabled(if: MadeVideo.programs.poster != nil, "needs ffmpeg"), .timeLimit(.minutes(2)))
struct CameraFormTests {
    private static func box(_ type: String, _ body: [UInt8]) -> [UInt8] {
        MadeVideo.appending(Array(type.utf8), body, to: [])
    }

    private static let plain = Result {
        try MadeVideo.movie(["-metadata", "creation_time=2010-01-02T03:04:05Z"])
    }

    /// A movie with user data at its end.
    private static func movie(user: [UInt8]) throws -> [UInt8] {
        // ffmpeg puts the movie at the end of the file.
        let plain = try Self.plain.get()
        let start = try #require(plain.firstRange(of: Array("moov".utf8))).lowerBound - 4
        let data = box("udta", user)
        let size = MadeVideo.big(plain.count - start + data.count)
        return Array(plain[..<start]) + size + Array(plain[(start + 4)...]) + data
    }

    @Test func `stars and keywords are read from Windows' metadata in a movie`() throws {
        func entry(_ name: String, _ values: [(type: Int, bytes: [UInt8])]) -> [UInt8] {
            let parts = values.flatMap { MadeVideo.big($0.bytes.count + 6) + MadeVideo.big($0.type, 2) + $0.bytes }
            let body = MadeVideo.big(name.utf8.count) + Array(name.utf8) + MadeVideo.big(values.count) + parts
            return MadeVideo.big(body.count + 4) + body
        }
        func text(_ text: String) -> [UInt8] { (text + "\0").utf16.flatMap { MadeVideo.little(Int($0), 2) } }
        let attributes =
            entry("WM/SharedUserRating", [(19, MadeVideo.little(75, 8))])
            + entry("WM/Category", [(8, text("See")), (8, text("Sommer"))])
        let facts = PictureReader().read(try Self.movie(user: Self.box("Xtra", attributes))).facts
        #expect(facts.rating == 4 && facts.keywords == ["See", "Sommer"])
        for length in 0..<attributes.count {
            _ = PictureReader().read(try Self.movie(user: Self.box("Xtra", Array(attributes.prefix(length)))))
        }
    }

    @Test func `stills and records of Canon and Nikon are read from a movie`() throws {
        let still = try MadePicture.bytes(
            """
            exif = Image.Exif()
            exif[0x010F], exif[0x0110] = "Canon", "Canon PowerShot SX280 HS"
            exif.get_ifd(0x8769)[0x9003] = "2013:07:08 09:10:11"
            Image.new("RGB", (160, 120)).save(sys.argv[1], "JPEG", exif=exif)
            """)
        let canon = PictureReader().read(try Self.movie(user: Self.box("CNTH", Self.box("CNDA", still)))).facts
        #expect(canon.make == "Canon" && canon.model == "Canon PowerShot SX280 HS")
        #expect(canon.date?.clock == WallClock(iso8601: "2013-07-08T09:10:11"))
        func record(_ tag: Int, _ text: String) -> [UInt8] {
            MadeVideo.big(tag) + MadeVideo.big(2, 2) + MadeVideo.big(text.utf8.count, 2) + Array(text.utf8)
        }
        let records = record(1, "NIKON") + record(2, "NIKON D5100") + record(0x12, "2012:03:04 05:06:07\0")
        let nikon = PictureReader().read(try Self.movie(user: Self.box("NCDT", Self.box("NCTG", records)))).facts
        #expect(nikon.make == "NIKON" && nikon.model == "NIKON D5100")
        #expect(nikon.date?.clock == WallClock(iso8601: "2012-03-04T05:06:07"))
        #expect(nikon.date?.source == "nikon:DateTimeOriginal")
    }

    @Test func `EXIF is read from streams of an AVI file, and strings from its JUNK chunks`() throws {
        let plain = try MadeVideo.bytes("avi", MadeVideo.pictures() + ["-c:v", "mjpeg"])
        // Offsets count from the directory: a make of nine bytes behind its one entry.
        let make = Array("FUJIFILM\0".utf8)
        let directory =
            MadeVideo.little(1, 2) + MadeVideo.little(0x010F, 2) + MadeVideo.little(2, 2)
            + MadeVideo.little(make.count) + MadeVideo.little(18) + MadeVideo.little(0) + make
        let stream = Array("AVIF".utf8) + [0, 0, 0, 0] + directory
        let film = try MadeVideo.inserting("strd", stream, into: plain)
        #expect(PictureReader().read(film).facts.make == "FUJIFILM")
        var gap = Array("OLYMDigital Camera".utf8) + [UInt8](repeating: 0, count: 200)
        gap.replaceSubrange(0x12..<0x12 + 7, with: Array("OLYMPUS".utf8))
        gap.replaceSubrange(0x2C..<0x2C + 5, with: Array("C750U".utf8))
        gap.replaceSubrange(0x83..<0x83 + 24, with: Array("Mon Mar 10 15:04:43 2003".utf8))
        let other = PictureReader().read(try MadeVideo.inserting("JUNK", gap, into: plain)).facts
        #expect(other.make == "OLYMPUS" && other.model == "C750U")
        #expect(other.date?.clock == WallClock(iso8601: "2003-03-10T15:04:43"))
    }
}
