import Intake
import Postgres

/// Finds photos whose thumbnails are missing in their bucket, and queues them. Their originals are downloaded again.
struct MissingThumbnails: Sendable {
    let bucket: String
    let limits: ReconcileGuard

    /// Reads `pg_temp.thumbnails`, which ``OrphanThumbnails`` has filled.
    ///
    /// - Parameters:
    ///   - began: a time before the listing of the thumbnails. Those stored later may be missing in the listing.
    ///   - confirmed: the number of originals that an administrator has allowed to be read.
    /// - Returns: the number of photos, and whether nothing was queued because there are so many that the bucket must
    ///   have been lost or replaced. Reading their originals costs money.
    func queue(
        since began: TimestampTZ, confirmed: Int, on connection: Connection
    ) async throws -> (count: Int, isHeld: Bool) {
        let prefix = "s3://\(bucket)/"
        let ours: SQL = """
            starts_with(photos.s3_path, \(prefix)) AND photos.deleted_at IS NULL AND NOT photos.excluded AND photos.sha256 IS NOT NULL
            AND photos.thumbnailed_at < \(began)
            """
        try await connection.execute("DROP TABLE IF EXISTS pg_temp.unseen")
        try await connection.execute(
            """
            CREATE TEMPORARY TABLE unseen AS
            WITH whole AS MATERIALIZED (SELECT sha256 FROM pg_temp.thumbnails GROUP BY sha256 HAVING count(DISTINCT size) = 2)
            SELECT id FROM photos
            WHERE \(ours) AND NOT EXISTS (SELECT FROM whole WHERE whole.sha256 = photos.sha256)
            """)
        let rows = try await connection.query(
            "SELECT (SELECT count(*) FROM pg_temp.unseen), (SELECT count(*) FROM photos WHERE \(ours))")
        let missing = try rows.first?.decode(Int.self, at: 0) ?? 0
        let all = try rows.first?.decode(Int.self, at: 1) ?? 0
        let isHeld = missing > confirmed && limits.stops(missing, of: all)
        if missing > 0, !isHeld {
            try await connection.execute(
                """
                INSERT INTO ingest_jobs (bucket, object_key, kind, etag, size_bytes, force, priority)
                SELECT DISTINCT ON (sha256) \(bucket), substr(s3_path, \(prefix.unicodeScalars.count + 1)::int), 'created', etag, size_bytes, TRUE,
                       \(JobPriority.reconcile.rawValue)::smallint
                FROM photos WHERE id IN (SELECT id FROM pg_temp.unseen) ORDER BY sha256, id
                \(JobQueue.merge)
                """)
        }
        try await connection.execute("DROP TABLE pg_temp.unseen")
        return (missing, isHeld)
    }
}
