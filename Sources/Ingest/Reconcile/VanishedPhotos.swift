import Intake
import Postgres

/// Photos whose objects a listing does not have, and which of them only have another key now. Held in temporary tables.
struct VanishedPhotos: Sendable {
    let bucket: String

    private var prefix: String { "s3://\(bucket)/" }

    /// Makes `pg_temp.arrivals`, for the objects that no photo has: their keys, entity tags and sizes.
    func begin(on connection: Connection) async throws(PostgresError) {
        try await end(on: connection)
        try await connection.execute(
            "CREATE TEMPORARY TABLE arrivals (object_key TEXT COLLATE \"C\", etag TEXT, size BIGINT)")
    }

    func end(on connection: Connection) async throws(PostgresError) {
        try await connection.execute(
            "DROP TABLE IF EXISTS pg_temp.arrivals, pg_temp.missing, pg_temp.arrived, pg_temp.vanished")
    }

    /// Compares all photos with `pg_temp.listed`, and those that are missing there with `pg_temp.arrivals`.
    ///
    /// Photos that were written while the listing ran may be missing from it, and are left alone. So are those whose
    /// removal an event told of, which a job will look at: they are no surprise that needs a person's word.
    ///
    /// Of photos of one content only so many are renamed as there are new keys of it.
    func find(
        since began: Timestamp, into report: inout ReconcileReport, on connection: Connection
    ) async throws(PostgresError) {
        let ours: SQL = "starts_with(photos.s3_path, \(prefix)) AND photos.deleted_at IS NULL"
        let key: SQL = "substr(photos.s3_path, \(prefix.unicodeScalars.count + 1)::int)"
        // Step by step, each counted before the next is planned: guesses of their sizes made plans that took minutes.
        try await connection.execute("ANALYZE pg_temp.listed")
        try await connection.execute("ANALYZE pg_temp.arrivals")
        try await connection.execute(
            """
            CREATE TEMPORARY TABLE missing AS
            SELECT \(key) AS object_key, etag, size_bytes AS size,
                   row_number() OVER (PARTITION BY etag, size_bytes ORDER BY id) AS number
            FROM photos
            WHERE \(ours)
              AND NOT EXISTS (SELECT FROM pg_temp.listed WHERE listed.s3_path = photos.s3_path COLLATE "C")
              AND (photos.indexed_at IS NULL OR photos.indexed_at < \(began))
              AND NOT EXISTS (
                  SELECT FROM ingest_jobs job
                  WHERE job.bucket = \(bucket) AND job.state <> 'dead' AND job.kind = 'removed'
                    AND job.object_key = \(key))
            """)
        try await connection.execute("ANALYZE pg_temp.missing")
        // Meanwhile the job of a new key may have ended, and one of the photos be there.
        try await connection.execute(
            """
            CREATE TEMPORARY TABLE arrived AS
            SELECT object_key, etag, size, row_number() OVER (PARTITION BY etag, size ORDER BY object_key) AS number,
                   count(*) OVER (PARTITION BY etag, size) AS keys
            FROM pg_temp.arrivals
            WHERE (etag, size) IN (SELECT etag, size FROM pg_temp.missing)
              AND NOT EXISTS (SELECT FROM photos WHERE photos.s3_path = \(prefix) || arrivals.object_key)
            """)
        try await connection.execute("ANALYZE pg_temp.arrived")
        try await connection.execute(
            """
            CREATE TEMPORARY TABLE vanished AS
            SELECT missing.object_key, arrived.object_key AS new_key,
                   COALESCE(missing.number <= first.keys, FALSE) AS is_renamed
            FROM pg_temp.missing
            LEFT JOIN pg_temp.arrived first
                ON first.etag = missing.etag AND first.size = missing.size AND first.number = 1
            LEFT JOIN pg_temp.arrived ON arrived.etag = missing.etag AND arrived.size = missing.size
                AND arrived.number = (missing.number - 1) % first.keys + 1
            """)
        let counts = try await connection.query(
            """
            SELECT (SELECT count(*) FROM photos WHERE \(ours)), count(*) FILTER (WHERE NOT is_renamed),
                   count(*) FILTER (WHERE is_renamed)
            FROM pg_temp.vanished
            """)
        guard let row = counts.first else { return }
        report.known = try row.decode(Int.self, at: 0)
        report.vanished = try row.decode(Int.self, at: 1)
        report.renamed = try row.decode(Int.self, at: 2)
        if report.vanished == 0 { return }
        let keys = try await connection.query(
            """
            SELECT object_key FROM pg_temp.vanished WHERE NOT is_renamed
            ORDER BY object_key COLLATE "C" LIMIT \(ReconcileKeys.limit)
            """)
        for row in keys { report.keys.vanished.append(try row.decode(String.self, at: 0)) }
    }

    /// Has the worker look once more at every photo that was found; it asks the store before it deletes. One whose content
    /// a new key has waits for the job of that: it may take the photo over, with all that is known of it.
    func queue(on connection: Connection) async throws(PostgresError) {
        try await connection.execute(
            """
            INSERT INTO ingest_jobs (bucket, object_key, kind, priority)
            SELECT bucket, object_key, 'removed', \(JobPriority.reconcile.rawValue)::smallint
            FROM sidecars
            WHERE bucket = \(bucket) AND NOT EXISTS (
                SELECT FROM pg_temp.listed WHERE listed.s3_path = \(prefix) || sidecars.object_key COLLATE "C")
            \(JobQueue.merge)
            """)
        try await connection.execute(
            """
            INSERT INTO ingest_jobs (bucket, object_key, kind, priority, after_key)
            SELECT \(bucket), object_key, 'removed', \(JobPriority.reconcile.rawValue)::smallint, new_key
            FROM pg_temp.vanished
            \(JobQueue.merge)
            """)
    }
}
