import Catalog
import Foundation
import Ingest
import Intake
import Testing

/// Dates as cameras, programs and people write them.
@Suite struct WrittenDateTests {
    struct Line: Sendable, CustomTestStringConvertible {
        let text: String
        let clock: String?
        var precision = DatePrecision.time
        var offset: Int?

        init(_ text: String, _ clock: String?, _ precision: DatePrecision = .time, _ offset: Int? = nil) {
            (self.text, self.clock, self.precision, self.offset) = (text, clock, precision, offset)
        }

        var testDescription: String { text }
    }

    @Test(arguments: [
        Line("2019:07:14 18:16:33", "2019-07-14T18:16:33"), Line("2019-07-14T18:16:33.25", "2019-07-14T18:16:33.25"),
        Line("2019:07:14 18:16:33+02:00", "2019-07-14T18:16:33", .time, 120),
        Line("2019:07:14 18:16:33.5 -05:00", "2019-07-14T18:16:33.5", .time, -300),
        Line("2019:07:14 18:16:33Z", "2019-07-14T18:16:33", .time, 0),
        Line("2019-07-14T18:16-05:00", "2019-07-14T18:16:00", .time, -300),
        Line("2019-07-14-18-16-33", "2019-07-14T18:16:33"), Line("2019: 7: 4  8:16: 3", "2019-07-04T08:16:03"),
        Line("20190714T181633Z", "2019-07-14T18:16:33", .time, 0), Line("20190714181633", "2019-07-14T18:16:33"),
        Line("20190714 1816+0200", "2019-07-14T18:16:00", .time, 120),
        Line("2019/07/14 18.16.33", "2019-07-14T18:16:33"),
        Line("20190714", "2019-07-14", .day), Line("2019:07:14", "2019-07-14", .day),
        Line("2019-07-14Z", "2019-07-14", .day, 0), Line("2019:07:14   :  :  ", "2019-07-14", .day),
        Line("2019:07:14 24:00:00", "2019-07-14", .day), Line("2003/03/10/ 15:04", "2003-03-10T15:04:00"),
        Line("1965:07:00 00:00:00", "1965-07-01", .month),
        Line("1965-07", "1965-07-01", .month), Line("1965:07:   10:00:00", "1965-07-01", .month),
        Line("19650700", "1965-07-01", .month), Line("1965", "1965-01-01", .year),
        Line("1965:00:00 00:00:00", "1965-01-01", .year), Line("1965:  :     :  :  ", "1965-01-01", .year),
        Line("19650000", "1965-01-01", .year), Line("1965:  :14 10:00:00", "1965-01-01", .year),
        Line("0000:00:00 00:00:00", nil), Line("    :  :     :  :  ", nil), Line("2019:02:30 10:00:00", nil),
        Line("2019:13:01 10:00:00", nil), Line("12345678", nil), Line("", nil), Line("14.07.2019", nil),
        Line("été", nil),
    ])
    func `a date is read with its precision`(line: Line) {
        let date = WrittenDate(line.text)
        #expect(date?.clock == line.clock.flatMap { WallClock(iso8601: $0) })
        #expect(date == nil || date?.precision == line.precision)
        #expect(date?.offsetMinutes == line.offset)
    }

    @Test(arguments: [
        ("-5:00", -300), ("+02", 120), ("\u{2212}05:00", -300), ("+0530", 330), ("+9", 540), ("Z", 0),
        ("-00:30", -30),
        ("+16:00", nil), ("05:00", nil), ("+05:60", nil), ("+", nil), ("+a:00", nil), ("", nil),
    ])
    func `a short UTC offset is read`(text: String, minutes: Int?) {
        #expect(DateText.offset(text) == minutes)
    }

    private func facts(_ tags: [String]) throws -> CaptureFacts {
        let sample = try SamplePhotos.bytes("2003/Bikes/IMG_0201.jpg")
        return PictureReader().read(try ExifTool.write(["-all="] + tags, into: sample, "jpg")).facts
    }

    @Test(arguments: [
        // The scan's own date is later and weaker.
        (["-EXIF:DateTimeOriginal#=1965:07:14", "-EXIF:CreateDate=2019:01:01 10:00:00"], "1965-07-14", "day"),
        (["-XMP-photoshop:DateCreated=1965", "-EXIF:CreateDate=2019:01:01 10:00:00"], "1965-01-01", "year"),
        (["-IPTC:DateCreated#=19650700", "-EXIF:ModifyDate=2019:01:01 10:00:00"], "1965-07-01", "month"),
        (["-XMP-photoshop:DateCreated=1965", "-EXIF:CreateDate=1965:03:02 10:00:00"], "1965-01-01", "year"),
        // The fuller of two that agree.
        (["-XMP-photoshop:DateCreated=2019", "-IPTC:DateCreated=2019:07:14"], "2019-07-14", "day"),
        (
            ["-EXIF:DateTimeOriginal#=2019:07:14", "-EXIF:CreateDate=2019:07:14 18:16:33"], "2019-07-14T18:16:33",
            "time"
        ),
        (["-EXIF:DateTimeOriginal#=2019:07:14", "-EXIF:CreateDate=2019:07:15 18:16:33"], "2019-07-14", "day"),
        (["-EXIF:DateTimeOriginal#=2019:07:14", "-EXIF:ModifyDate=2019:07:14 18:16:33"], "2019-07-14", "day"),
    ])
    func `a more precise date replaces a coarse one only if it agrees`(
        tags: [String], clock: String, precision: String
    ) throws {
        let date = try #require(try facts(tags).date)
        #expect(date.clock == WallClock(iso8601: clock) && date.precision == DatePrecision(rawValue: precision))
    }

    @Test(arguments: [
        (["-EXIF:TimeZoneOffset=-5"], -300), (["-EXIF:TimeZoneOffset=2 1"], 120),
        (["-EXIF:OffsetTimeOriginal#=-5:00", "-EXIF:TimeZoneOffset=2"], -300),
        (["-EXIF:OffsetTime=+05:30", "-EXIF:ModifyDate=2019:07:14 18:16:33"], 330),
        // The program changed the file in another zone.
        (["-EXIF:OffsetTime=+05:30", "-EXIF:ModifyDate=2019:07:15 18:16:33"], nil),
    ])
    func `UTC offsets are read from every location that cameras use`(tags: [String], offset: Int?) throws {
        let date = try facts(["-EXIF:DateTimeOriginal=2019:07:14 18:16:33"] + tags).date
        #expect(date?.source == "exif:DateTimeOriginal" && date?.offsetMinutes == offset)
    }

    @Test(arguments: [("1563120993000", 120), ("1563117393999", 180), ("1563120000000", nil), ("no number", nil)])
    func `the zone is derived from the instant in Samsung's trailer`(text: String, offset: Int?) throws {
        let sample = try SamplePhotos.bytes("2003/Bikes/IMG_0201.jpg")
        let jpeg = try ExifTool.write(["-all=", "-EXIF:DateTimeOriginal=2019:07:14 18:16:33"], into: sample, "jpg")
        func number(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(value >> (8 * $0) & 0xFF) } }
        let name = Array("Image_UTC_Data".utf8)
        let block = [0, 0, 0x01, 0x0A] + number(name.count) + name + Array(text.utf8)
        let directory =
            Array("SEFH".utf8) + number(107) + number(1) + [0, 0, 0x01, 0x0A] + number(block.count)
            + number(block.count)
        let file = jpeg + block + directory + number(directory.count) + Array("SEFT".utf8)
        #expect(PictureReader().read(file).facts.date?.offsetMinutes == offset)
    }
}
