import Postgres
import TestServices

extension TestDatabase {
    /// Adds photos with the next ids: `1.jpg`, `2.jpg`, …, with thumbnails.
    func addPhotos(_ count: Int) async throws {
        try await client.execute(
            """
            INSERT INTO photos (filename, s3_path, sha256, thumbnailed_at)
            SELECT n || '.jpg', 's3://photos/' || n || '.jpg', sha256(n::text::bytea), now()
            FROM generate_series((SELECT count(*) FROM photos) + 1, (SELECT count(*) FROM photos) + \(count)) AS n
            """)
    }
}
