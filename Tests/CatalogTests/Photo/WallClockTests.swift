import Catalog
import Foundation
import Testing

@Suite struct WallClockTests {
    @Test(arguments: [
        ("2019", "2019-01-01T00:00:00", "2020-01-01T00:00:00"),
        ("2019-12", "2019-12-01T00:00:00", "2020-01-01T00:00:00"),
        ("2020-02-29", "2020-02-29T00:00:00", "2020-03-01T00:00:00"),
        ("2019-07-14T18:16", "2019-07-14T18:16:00", "2019-07-14T18:17:00"),
        ("2019-07-14 18:16:33", "2019-07-14T18:16:33", "2019-07-14T18:16:34"),
        ("2019-07-14T18:16:33.25", "2019-07-14T18:16:33.25", "2019-07-14T18:16:33.26"),
        ("2019-07-14T18:16:33.1234567", "2019-07-14T18:16:33.123456", "2019-07-14T18:16:33.123457"),
    ])
    func `a date cut short is the whole stretch it names`(text: String, start: String, end: String) {
        let span = WallClockSpan(iso8601: text)
        #expect(span?.start.description == start)
        #expect(span?.end?.description == end)
    }

    @Test(arguments: [
        "", "19", "2019-2", "2019-02-30", "2100-02-29", "2019-13", "2019-07-14T24:00", "2019-07-14T18",
        "2019-07-14T18:16:60",
        "0000", "2019-07-14T18:16:33.", "2019-07-14T18:16:33Z", "2019-07-14x", "-2019",
        "2019-07-14T18:16:33.1234567890",
    ])
    func `what is no date is none`(text: String) {
        #expect(WallClock(iso8601: text) == nil)
    }

    @Test(arguments: [
        ("2019-07-14T18:16:33Z", "2019-07-14T18:16:33Z"), ("2019-07-14T18:16+02:00", "2019-07-14T16:16:00Z"),
        ("2019-12-31T23:30:00-05:30", "2020-01-01T05:00:00Z"),
        ("0001-01-01T00:00:00+14:00", "0001-01-01T01:59:00+15:59"),
        ("9999-12-31T23:59:59.5-12:00", "9999-12-31T20:00:59.5-15:59"),
    ])
    func `an instant is read with its zone`(text: String, utc: String) throws {
        let instant = try #require(Instant(iso8601: text))
        #expect(instant.description == utc && Instant(iso8601: utc) == instant)
    }

    @Test(arguments: ["2019-07-14T18:16:33", "2019-07-14Z", "2019-07-14T18:16+2:00", "2019-07-14T18:16+02:60", "now"])
    func `an instant without a time or zone is none`(text: String) {
        #expect(Instant(iso8601: text) == nil)
    }

    @Test func `the calendar agrees with Foundation's on random days`() throws {
        var calendar = Foundation.Calendar(identifier: .iso8601)
        calendar.timeZone = .gmt
        for _ in 0..<5000 {
            // After 1582, when Foundation's calendar is Gregorian too.
            let days = Int.random(in: -140_000...2_900_000)
            let parts = calendar.dateComponents(
                [.year, .month, .day], from: Date(timeIntervalSince1970: Double(days) * 86_400))
            let date = CivilDate(daysSince1970: days)
            #expect(date.year == parts.year && date.month == parts.month && date.day == parts.day, "day \(days)")
            #expect(date.daysSince1970 == days)
        }
    }
}
