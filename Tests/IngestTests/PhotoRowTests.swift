import Catalog
import Ingest
import Postgres
import Testing
import TestServices

@Suite struct PhotoRowTests {
    private func write(_ row: PhotoRow, to database: TestDatabase) async throws {
        try await database.client.execute("WITH job AS (SELECT 1) \(row.upsert)")
    }

    @Test func `every column takes its value, and the shared ones the plan's text`() async throws {
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

    @Test func `texts are cut where a character ends, within the column's limit`() async throws {
        try await withTestDatabase { database in
            let family = "👨‍👩‍👧"  // five code points
            var row = PhotoRow(path: "s3://photos/a", key: "a")
            row.cameraModel = String(repeating: family, count: 100)
            try await write(row, to: database)
            let rows = try await database.client.query("SELECT camera_model FROM photos")
            #expect(try rows.first?.decode(String.self, at: 0) == String(repeating: family, count: 51))
        }
    }

    @Test func `another version overwrites what was known, under the same number`() async throws {
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
}
