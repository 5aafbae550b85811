import Catalog
import Foundation
import Logging
import Postgres
import Query
import Testing
import TestServices

@Suite struct AdoptedDatabaseTests {
    /// The owner's plan, as its Python writes it: a unique file name, few columns, hostile rows.
    static let plan = """
        CREATE TABLE photos (id BIGSERIAL PRIMARY KEY, filename VARCHAR(500) UNIQUE, s3_path TEXT, size_bytes BIGINT,
            taken_date TIMESTAMP, camera_model VARCHAR(255), iso INT, shutter_speed VARCHAR(50), aperture VARCHAR(50),
            focal_length VARCHAR(50), latitude DECIMAL(9,6), longitude DECIMAL(9,6), location_name VARCHAR(500),
            perceptual_hash VARCHAR(64), created_at TIMESTAMP DEFAULT NOW(), indexed_at TIMESTAMP);
        CREATE TABLE photo_ai_results (photo_id BIGINT PRIMARY KEY REFERENCES photos(id), faces JSONB, objects JSONB,
            tags TEXT[], processing_status VARCHAR(50), processing_timestamp TIMESTAMP);
        CREATE INDEX idx_taken_date ON photos (taken_date);
        INSERT INTO photos (filename, s3_path, taken_date, camera_model, latitude, longitude, perceptual_hash) VALUES
            ('2019/IMG_1.jpg', 's3://photos/2019/IMG_1.jpg', '2019-07-14 18:16:33', 'iPhone 4', 43.2965, 5.3698, 'c3d3'),
            ('old/IMG_1.jpg', 's3://photos/2019/IMG_1.jpg', NULL, NULL, NULL, NULL, NULL),
            ('no path', NULL, 'infinity', 'X', 95, 999, 'zz'), ('b.jpg', 's3://photos/b.jpg', '0001-01-01', '', 0, 0, '');
        INSERT INTO photo_ai_results VALUES (1, '[{"person": "Anna"}]', '{"odd": 1}', '{sea}', 'done', now()),
            (2, '7', NULL, NULL, NULL, NULL);
        """

    @Test func `a database of the plan migrates, keeps every row and can be searched`() async throws {
        try await withTestDatabase(migrated: false) { database in
            for statement in Self.plan.split(separator: ";\n") {
                _ = try await database.client.execute("\(unsafeRaw: String(statement))")
            }
            _ = try await Migrator(folder: schemaFolder).migrate(database.client)
            let rows = try await database.client.query(
                "SELECT count(*), count(s3_path), count(duplicate_s3_path) FROM photos")
            let row = try #require(rows.first)
            #expect(try row.decode(Int.self, at: 0) == 4)
            #expect(try row.decode(Int.self, at: 1) == 2)
            #expect(try row.decode(Int.self, at: 2) == 1)
            // Two folders can now contain the same file name.
            for folder in ["a", "b"] {
                _ = try await database.client.execute(
                    "INSERT INTO photos (filename, s3_path) VALUES ('IMG_0001.jpg', \("s3://photos/\(folder)/IMG_0001.jpg"))"
                )
            }
            let library = Library(
                postgres: database.client, settings: .init(cursorSecret: CursorSecret(bytes: [1, 2, 3])),
                logger: Logger(label: "test"))
            try await library.catchUp()
            let snapshot = try library.snapshot(for: .service)
            #expect(snapshot.photoCount == 6)
            #expect(
                try snapshot.count(PhotoFilter(searchLanguage: "person:anna tag:sea near:43.3,5.37~5km taken:2019"))
                    == 1)
            #expect(try snapshot.count(PhotoFilter(searchLanguage: "img_0001")) == 2)
        }
    }
}
