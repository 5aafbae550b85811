import Catalog
import Foundation
import Geocoding
import Ingest
import Intake
import Postgres
import TestServices
import Testing

@Suite struct PhotoRowTests {
    private func write(_ row: PhotoRow, to database: TestDatabase) async throws {
        try await database.client.execute("WITH job AS (SELECT 1) \(row.upsert)")
    }

    @Test func `filters by camera settings match the strings in the row`() async throws {
        try await withTestDatabase { database in
            for _ in 0..<50 {
                var row = PhotoRow(path: "s3://photos/a.jpg", key: "a.jpg")
                let numbers = (0..<3).map { _ in exp(Double.random(in: log(0.01)...log(300))) }
                (row.exposureSeconds, row.fNumber, row.focalLengthMM) = (
                    numbers[0], numbers[1] + 0.4, numbers[2] + 0.4
                )
                try await write(row, to: database)
                let texts = try await database.client.query(
                    "SELECT shutter_speed, ltrim(aperture, 'f/'), rtrim(focal_length, ' mm') FROM photos")
                let text = try (0..<3).map { try #require(try texts.first?.decode(String?.self, at: $0)) }
                for condition in ["exposure:\(text[0])", "f:\(text[1])", "focal:\(text[2])"] {
                    switch try PhotoFilter(searchLanguage: condition) {
                    case .exposure(let range): #expect(range.holds(numbers[0]), "\(text[0]) for \(numbers[0])")
                    case .aperture(let range): #expect(range.holds(numbers[1] + 0.4), "\(text[1])")
                    case .focalLength(let range): #expect(range.holds(numbers[2] + 0.4), "\(text[2])")
                    default: Issue.record("\(condition)")
                    }
                }
            }
        }
    }

    @Test func `every column gets its value, and shared columns get the plan's format`() async throws {
        try await withTestDatabase { database in
            var row = PhotoRow(path: "s3://photos/2019/é/IMG 1.jpg", key: "2019/é/IMG 1.jpg")
            row.size = 5
            row.takenDate = WallClock(iso8601: "2019-07-14T18:16:33.25")
            row.takenOffset = 120
            row.exposureSeconds = 0.008
            row.fNumber = 2.8
            row.focalLengthMM = 50
            row.cameraModel = "DMC-FZ8\0\0"
            row.position = Coordinate(latitude: 43.296512345, longitude: 5.3698)
            row.perceptualHash = PerceptualHash(rawValue: 0xff)
            row.sha256 = Array(repeating: 7, count: 32)
            row.keywords = ["sea", "sun\0"]
            row.place = try row.position.flatMap { try testGazetteer.names(at: $0) }
            row.hasThumbnails = true
            try await write(row, to: database)
            let text = try await database.client.query(
                """
                SELECT concat_ws('|', filename, size_bytes, taken_date, taken_at AT TIME ZONE 'UTC', camera_model,
                    shutter_speed, aperture, focal_length, latitude, longitude, city, country_code, perceptual_hash,
                    keywords::text, octet_length(sha256), thumbnailed_at IS NOT NULL, indexed_at IS NOT NULL) FROM photos
                """)
            #expect(
                try text.first?.decode(String.self, at: 0)
                    == "IMG 1.jpg|5|2019-07-14 18:16:33.25|2019-07-14 16:16:33.25|DMC-FZ8|1/125|f/2.8|50 mm|43.296512"
                    + "|5.369800|Marseille|FR|00000000000000ff|{sea,sun}|32|t|t")
        }
    }

    @Test func `strings are cut at the end of a character, within the column's limit`() async throws {
        try await withTestDatabase { database in
            let family = "👨‍👩‍👧"  // five code points
            var row = PhotoRow(path: "s3://photos/a", key: "a")
            row.cameraModel = String(repeating: family, count: 100)
            try await write(row, to: database)
            let rows = try await database.client.query("SELECT camera_model FROM photos")
            #expect(try rows.first?.decode(String.self, at: 0) == String(repeating: family, count: 51))
        }
    }

    @Test func `another version overwrites the row, which keeps its id`() async throws {
        try await withTestDatabase { database in
            var row = PhotoRow(path: "s3://photos/a", key: "a")
            row.cameraModel = "X"
            row.rating = 4
            row.hasThumbnails = true
            try await write(row, to: database)
            row = PhotoRow(path: "s3://photos/a", key: "a")
            row.failure = JobFailure(code: "TRUNCATED", text: "The file ends early.")
            try await write(row, to: database)
            let rows = try await database.client.query(
                "SELECT id, camera_model IS NULL, rating, thumbnailed_at IS NULL, error_code FROM photos")
            #expect(rows.count == 1)
            let only = try #require(rows.first)
            #expect(try only.decode(Int.self, at: 0) == 1)
            #expect(try only.decode(Bool.self, at: 1) && only.decode(Bool.self, at: 3))
            #expect(try only.decode(Int.self, at: 2) == 4)
            #expect(try only.decode(String.self, at: 4) == "TRUNCATED")
        }
    }

    struct Said: Sendable, CustomTestStringConvertible {
        let clock: String?
        var offset: Int?
        var zone: String?
        let source: String
        let written: String
        let expected: String

        var testDescription: String { "\(source) \(offset ?? -1) in \(zone ?? "-"): \(written)" }
    }

    @Test(arguments: [
        // With the zone of the place; of an hour that clocks showed twice, the first.
        Said(
            clock: "2015-07-14T18:16:33", offset: 120, zone: "Europe/Paris", source: "exif:DateTimeOriginal",
            written: "'2001-01-01 10:00'", expected: "2001-01-01 10:00:00|60|2001-01-01 09:00:00|sql"),
        Said(
            clock: "2015-07-14T18:16:33", offset: 60, zone: "Europe/Paris", source: "exif:DateTimeOriginal",
            written: "'2019-10-27 02:30'", expected: "2019-10-27 02:30:00|120|2019-10-27 00:30:00|sql"),
        Said(
            clock: "2015-07-14T18:16:33", zone: "America/New_York", source: "exif:DateTimeOriginal",
            written: "'2019-11-03 00:30'", expected: "2019-11-03 00:30:00|-240|2019-11-03 04:30:00|sql"),
        // Otherwise with the offset that a camera or a user wrote, not with that of a UTC clock.
        Said(
            clock: "2015-07-14T18:16:33", offset: 120, source: "exif:DateTimeOriginal",
            written: "'2001-01-01 10:00'", expected: "2001-01-01 10:00:00|120|2001-01-01 08:00:00|sql"),
        Said(
            clock: "2015-07-14T18:16:33", offset: 120, zone: "Nowhere/Such", source: "exif:DateTimeOriginal",
            written: "'2001-01-01 10:00'", expected: "2001-01-01 10:00:00|120|2001-01-01 08:00:00|sql"),
        Said(
            clock: "2015-07-14T18:16:33", offset: 0, source: "object:mtime",
            written: "'2001-01-01 10:00'", expected: "2001-01-01 10:00:00|||sql"),
        Said(
            clock: "2015-07-14T18:16:33", source: "exif:DateTimeOriginal",
            written: "'2001-01-01 10:00'", expected: "2001-01-01 10:00:00|||sql"),
        Said(
            clock: "2015-07-14T18:16:33", offset: 120, zone: "Europe/Paris", source: "exif:DateTimeOriginal",
            written: "'infinity'", expected: "infinity|||sql"),
        Said(
            clock: "2015-07-14T18:16:33", offset: 120, zone: "Europe/Paris", source: "exif:DateTimeOriginal",
            written: "NULL", expected: "|||"),
        // The same date again, and a program that knows the other columns.
        Said(
            clock: "2015-07-14T18:16:33", offset: 120, zone: "Europe/Paris", source: "exif:DateTimeOriginal",
            written: "'2015-07-14 18:16:33'",
            expected: "2015-07-14 18:16:33|120|2015-07-14 16:16:33|exif:DateTimeOriginal"),
        Said(
            clock: "2015-07-14T18:16:33", offset: 120, zone: "Europe/Paris", source: "exif:DateTimeOriginal",
            written: "'2001-01-01 10:00', taken_source = 'mine'",
            expected: "2001-01-01 10:00:00|120|2015-07-14 16:16:33|mine"),
    ])
    func `a date that a program writes in SQL updates its instant, offset and source`(said: Said)
        async throws
    {
        try await withTestDatabase { database in
            var row = PhotoRow(path: "s3://photos/a", key: "a")
            row.takenDate = said.clock.flatMap { WallClock(iso8601: $0) }
            row.takenOffset = said.offset
            row.takenSource = said.source
            try await write(row, to: database)
            try await database.client.execute("UPDATE photos SET time_zone = \(said.zone)")
            try await database.client.execute("UPDATE photos SET taken_date = \(SQL(stringLiteral: said.written))")
            let rows = try await database.client.query(Self.date)
            #expect(try rows.first?.decode(String.self, at: 0) == said.expected)
        }
    }

    @Test(arguments: [
        ("taken_date = '2001-01-01'", nil),
        ("taken_date = '2001-01-01', taken_precision = 'month'", "month"), ("title = 'x'", "day"),
        ("taken_date = taken_date", "day"), ("taken_date = '2001-01-01', taken_source = 'me'", nil),
    ])
    func `a date that a program writes in SQL has only the program's precision`(written: String, precision: String?)
        async throws
    {
        try await withTestDatabase { database in
            var row = PhotoRow(path: "s3://photos/a", key: "a")
            row.takenDate = WallClock(iso8601: "2015-07-14")
            row.takenPrecision = .day
            row.takenSource = "exif:DateTimeOriginal"
            try await write(row, to: database)
            try await database.client.execute("UPDATE photos SET \(SQL(stringLiteral: written))")
            let rows = try await database.client.query("SELECT taken_precision FROM photos")
            #expect(try rows.first?.decode(String?.self, at: 0) == precision)
        }
    }

    private static let date: SQL = """
        SELECT concat(taken_date, '|', taken_offset, '|', taken_at AT TIME ZONE 'UTC', '|', taken_source) FROM photos
        """

    @Test func `a date that ingest reads again replaces a program's, also in a row that the program inserted`()
        async throws
    {
        try await withTestDatabase { database in
            // Another version from the same camera, without offset.
            for clock in ["2015-07-14T18:16:33", "2016-07-14T18:16:33"] {
                var row = PhotoRow(path: "s3://photos/a", key: "a")
                row.takenDate = WallClock(iso8601: clock)
                row.takenSource = "exif:DateTimeOriginal"
                try await write(row, to: database)
            }
            let rows = try await database.client.query(Self.date)
            #expect(try rows.first?.decode(String.self, at: 0) == "2016-07-14 18:16:33|||exif:DateTimeOriginal")
            try await database.client.execute("DELETE FROM photos")
            try await database.client.execute("INSERT INTO photos (taken_date) VALUES ('2001-01-01')")
            let inserted = try await database.client.query(Self.date)
            #expect(try inserted.first?.decode(String.self, at: 0) == "2001-01-01 00:00:00|||")
        }
    }
}

extension HalfOpen<Double> {
    fileprivate func holds(_ number: Double) -> Bool {
        (from.map { $0 <= number } ?? true) && (to.map { number < $0 } ?? true)
    }
}
