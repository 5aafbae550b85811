import Catalog
import Ingest
import Intake
import Testing

@Suite struct CaptureDateTests {
    @Test(arguments: [
        ("IMG_20190714_181633.jpg", "2019-07-14T18:16:33"), ("20190714_181633(0).heic", "2019-07-14T18:16:33"),
        ("VID_20190714_181633456.mp4", "2019-07-14T18:16:33.456"),
        ("DJI_20190714181633_0001.JPG", "2019-07-14T18:16:33"),
        ("2019-07-14 18.16.33.jpg", "2019-07-14T18:16:33"), ("photo_2019-07-14_18-16-33.jpg", "2019-07-14T18:16:33"),
        ("Screenshot_20190714-181633_Maps.png", "2019-07-14T18:16:33"),
        ("Screenshot_2019-07-14-18-16-33.png", "2019-07-14T18:16:33"),
        ("Screen Shot 2019-07-14 at 6.16.33 PM.png", "2019-07-14T18:16:33"),
        ("Bildschirmfoto 2019-07-14 um 18.16.33.png", "2019-07-14T18:16:33"),
        ("WhatsApp Image 2019-07-14 at 12.16.33 AM.jpeg", "2019-07-14T00:16:33"),
        ("IMG-20190714-WA0003.jpg", "2019-07-14"), ("signal-2019-07-14-181633_002.jpg", "2019-07-14T18:16:33"),
        ("PXL_20190714_161633456.MP.jpg", "2019-07-14T16:16:33.456"),
        ("FB_IMG_1563120993000.jpg", "2019-07-14T16:16:33"), ("2019-07-14.jpg", "2019-07-14"),
        ("20190714_251633.jpg", "2019-07-14"),
        ("photo_5@14-07-2019_18-16-33.jpg", "2019-07-14T18:16:33"),
        ("video_12@01-02-2019_08-16-33 (2).mp4", "2019-02-01T08:16:33"),
        ("photo_5@14-07-2019_18-16-33_thumb.jpg", "2019-07-14T18:16:33"),
        ("mmexport1563120993000.jpg", "2019-07-14T16:16:33"), ("wx_camera_1563120993000.jpg", "2019-07-14T16:16:33"),
        ("1563120993000.jpg", "2019-07-14T16:16:33"), ("IMG_20190714_1816.jpg", "2019-07-14T18:16"),
        ("201907141816.jpg", "2019-07-14T18:16"), ("2019-07-14_18h16m33.jpg", "2019-07-14T18:16:33"),
        ("2019-07-14 18h16m33s.mp4", "2019-07-14T18:16:33"),
        ("vlcsnap-2019-07-14-18h16m33s250.png", "2019-07-14T18:16:33"),
        ("2019-07-14 18h16.jpg", "2019-07-14T18:16"), ("2019-07-14 18.16.jpg", "2019-07-14T18:16"),
        ("2019_0714_181633_001.MP4", "2019-07-14T18:16:33"), ("14.07.2019 Lake.jpg", "2019-07-14"),
        ("1965-07-14 Hochzeit.jpg", "1965-07-14"), ("Scan_19120714.tif", "1912-07-14"),
        ("1899_12_31.jpg", "1899-12-31"),
        ("1987-06 Anna.jpg", "1987-06"), ("Lake 1987-06.jpg", "1987-06"), ("DSC_20190714_0001.jpg", "2019-07-14"),
    ])
    func `dates are read from file names`(name: String, date: String) {
        #expect(CaptureDate(fileName: name)?.clock == WallClock(iso8601: date), "\(name)")
    }

    @Test(arguments: [
        "IMG_0001.jpg", "DSC01234.JPG", "IMG_20190230_181633.jpg", "12345678.jpg", "20991231_000000.jpg", "été.jpg",
        "",
        "1080x1920-wallpaper.png", "2019.jpg", "00000000_000000.jpg", "99999999999999.jpg",
        "IMG_1563120993000123.jpg", "photo_5@32-07-2019_18-16-33.jpg", "photo 14-07-2019.jpg", "DSC19450101.jpg",
        "2019_0714.jpg", "1920-1080.png", "IMG1987-06.jpg", "1987-13 Anna.jpg", "2019-02-30.jpg", "2563120993000.jpg",
        "201907142516.jpg", "10.12.13.2019.jpg", "1800-01-01.jpg",
    ])
    func `other file names give no date`(name: String) {
        #expect(CaptureDate(fileName: name) == nil, "\(name)")
    }

    @Test(arguments: [
        ("0000:00:00 00:00:00", nil), ("    :  :     :  :  ", nil), ("1904:01:01 00:00:00", nil),
        ("1970:01:01 00:00:00", nil), ("2019:02:30 10:00:00", nil), ("2098:02:03 10:00:00", nil),
        ("2019:07:14 18:16:33", "2019-07-14T18:16:33"), ("2019/07/14 18.16.33", "2019-07-14T18:16:33"),
        ("2019:07:14 18:16", "2019-07-14T18:16:00"), ("1969:12:31 23:59:59", "1969-12-31T23:59:59"),
    ])
    func `an impossible date is ignored`(text: String, date: String?) {
        let found = WrittenDate(text).flatMap { CaptureDate(.original, $0, source: "exif:DateTimeOriginal") }
        #expect(found?.clock == date.flatMap { WallClock(iso8601: $0) })
    }

    @Test(arguments: [
        ("2019-07-14T18:16:33", "Europe/Paris", 120), ("2019-12-14T18:16:33", "Europe/Paris", 60),
        ("2019-07-14T18:16:33", "Asia/Kolkata", 330),
        // The clock showed half past two twice: the first is meant.
        ("2019-10-27T02:30:00", "Europe/Paris", 120), ("2019-10-27T03:30:00", "Europe/Paris", 60),
        ("2019-03-31T03:30:00", "Europe/Paris", 120), ("2019-03-31T01:30:00", "Europe/Paris", 60),
        // West of Greenwich the day before is on the other side of the change, too.
        ("2019-11-03T00:30:00", "America/New_York", -240), ("2019-11-03T12:00:00", "America/New_York", -300),
    ])
    func `the UTC offset is derived from the zone of the place`(clock: String, zone: String, offset: Int) throws {
        let wall = try #require(WallClock(iso8601: clock))
        let date = try #require(CaptureDate(.original, wall, source: "exif:DateTimeOriginal"))
        #expect(date.settled(in: zone).offsetMinutes == offset)
        #expect(date.settled(in: zone).clock == wall)
        #expect(date.settled(in: nil).offsetMinutes == nil)
        #expect(date.settled(in: "Nowhere/Such") == date)
    }

    @Test func `a UTC date becomes the local time of the place`() throws {
        let date = try #require(CaptureDate(fileName: "PXL_20190714_161633456.jpg"))
        let settled = date.settled(in: "Europe/Paris")
        #expect(settled.clock == WallClock(iso8601: "2019-07-14T18:16:33.456") && settled.offsetMinutes == 120)
        #expect(date.settled(in: nil).clock == date.clock && date.offsetMinutes == 0)
    }

    @Test(arguments: [
        ("20190714T181633Z.jpg", "2019-07-14T18:16:33", true), ("20190714181633Z.jpg", "2019-07-14T18:16:33", true),
        ("2019-07-14T18-16-33Z.jpg", "2019-07-14T18:16:33", true),
        ("2019-07-14T18:16:33.250Z_front.jpg", "2019-07-14T18:16:33.25", true),
        ("20190714T181633.jpg", "2019-07-14T18:16:33", false),
        ("20190714_181633 Zurich.jpg", "2019-07-14T18:16:33", false),
        ("20190714_181633Zurich.jpg", "2019-07-14T18:16:33", false),
        ("2019-07-14Z.jpg", "2019-07-14", false),
    ])
    func `Z after the time in a file name means UTC`(name: String, clock: String, isUniversal: Bool) throws {
        let date = try #require(CaptureDate(fileName: name))
        #expect(date.clock == WallClock(iso8601: clock) && date.isUniversal == isUniversal)
        #expect(date.offsetMinutes == (isUniversal ? 0 : nil))
    }

    @Test func `an object's timestamps rank last, rclone's before the store's`() throws {
        let modified = Instant(microseconds: 1_600_000_000_000_000)
        let copied = CaptureDate(fileName: "a.jpg", metadata: ["mtime": "1563120993.25"], modified: modified)
        #expect(copied?.source == "object:mtime")
        #expect(copied?.clock == WallClock(iso8601: "2019-07-14T16:16:33.25") && copied?.offsetMinutes == 0)
        for broken in ["", "x", "nan", "1e300", "0"] {
            let date = CaptureDate(fileName: "a.jpg", metadata: ["mtime": broken], modified: modified)
            #expect(date?.source == "object:LastModified" && date?.clock == WallClock(iso8601: "2020-09-13T12:26:40"))
        }
        #expect(CaptureDate(fileName: "a.jpg", metadata: [:], modified: nil) == nil)
        let named = CaptureDate(
            fileName: "IMG_20190714_181633.jpg", metadata: ["mtime": "1563120993"], modified: modified)
        #expect(named?.source == "name")
    }
}
