import Catalog
import Postgres
import Storage

/// Finds thumbnails without a photo, among keys of our naming, and marks them for ``StaleThumbnails``.
///
/// Thumbnails of deleted photos are kept, because the photos may come back.
struct OrphanThumbnails: Sendable {
    let store: S3Client
    let bucket: String
    let limits: ReconcileGuard

    /// Returns the number of such thumbnails, and whether nothing was marked because there are so many, and more than
    /// `confirmed`, that the database must have lost rows. Making thumbnails again costs a download of the originals.
    ///
    /// Leaves the contents of the bucket in `pg_temp.thumbnails`, for ``MissingThumbnails``.
    func note(confirmed: Int, on connection: Connection) async throws -> (count: Int, isHeld: Bool) {
        try await connection.execute("DROP TABLE IF EXISTS pg_temp.thumbnails")
        try await connection.execute("CREATE TEMPORARY TABLE thumbnails (sha256 BYTEA, size TEXT)")
        var thumbnails = 0
        for try await page in store.list(bucket) {
            let found = page.objects.compactMap { object in Self.hash(of: object.key).map { ($0, object.key) } }
            thumbnails += found.count
            try await connection.execute(
                """
                INSERT INTO pg_temp.thumbnails
                SELECT decode(hash, 'hex'), regexp_replace(key, '^.*/', '')
                FROM unnest(\(found.map(\.0)), \(found.map(\.1))) AS found (hash, key)
                """)
        }
        try await connection.execute("ANALYZE pg_temp.thumbnails")
        // After the listing, because workers have meanwhile written the rows of thumbnails that they stored.
        try await connection.execute("DROP TABLE IF EXISTS pg_temp.orphans")
        try await connection.execute(
            """
            CREATE TEMPORARY TABLE orphans AS
            SELECT sha256 FROM pg_temp.thumbnails
            WHERE NOT EXISTS (SELECT FROM photos WHERE photos.sha256 = thumbnails.sha256)
            """)
        let rows = try await connection.query("SELECT count(*) FROM pg_temp.orphans")
        let orphans = try rows.first?.decode(Int.self, at: 0) ?? 0
        let isHeld = orphans > confirmed && limits.stops(orphans, of: thumbnails)
        if !isHeld {
            try await connection.execute(
                """
                INSERT INTO stale_thumbnails (sha256) SELECT DISTINCT sha256 FROM pg_temp.orphans
                ON CONFLICT (sha256) DO NOTHING
                """)
        }
        try await connection.execute("DROP TABLE pg_temp.orphans")
        return (orphans, isHeld)
    }

    /// The SHA-256 in a key of our naming: `ab/ab12…/grid.jpg`.
    static func hash(of key: String) -> String? {
        let parts = key.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1].utf8.count == 64 else { return nil }
        let hash = String(parts[1])
        guard hash.utf8.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }),
            DerivedObject.Size.allCases.contains(where: { DerivedObject.key(sha256: hash, size: $0) == key })
        else { return nil }
        return hash
    }
}
