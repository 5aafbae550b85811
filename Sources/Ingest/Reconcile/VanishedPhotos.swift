import Intake
import Postgres

/// Photos whose objects are missing in a listing, and those of them that only have another key now. Both are in
/// temporary tables.
struct VanishedPhotos: Sendable {
    let bucket: String

    private var prefix: String { "s3://\(bucket)/" }

    /// Creates `pg_temp.arrivals` for objects without a photo: their keys, entity tags and sizes.
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
    /// Skips photos that were written while the listing ran, because it may lack them, and photos whose removal an
    /// event announced: a job checks those, and they need no confirmation.
    ///
    /// Of the photos with the same content, no more are renamed than there are new keys of that content.
    ///
    /// - Returns: what the guard has to know about those that are not renamed.
    func find(
        since began: Timestamp, confirming run: Int64?, into report: inout ReconcileReport, on connection: Connection
    ) async throws(PostgresError) -> Found {
        let ours: SQL = """
            starts_with(photos.s3_path, \(prefix)) AND photos.deleted_at IS NULL AND NOT photos.excluded
            """
        let key: SQL = "substr(photos.s3_path, \(prefix.unicodeScalars.count + 1)::int)"
        // Step by step, each counted before the next is planned: estimated sizes led to plans that took minutes.
        try await connection.execute("ANALYZE pg_temp.listed")
        try await connection.execute("ANALYZE pg_temp.arrivals")
        try await connection.execute(
            """
            CREATE TEMPORARY TABLE missing AS
            SELECT id, \(key) AS object_key, etag, size_bytes AS size,
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
        // The job of a new key may have ended meanwhile, and one of the photos may have come back.
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
            SELECT missing.id AS photo_id, missing.object_key, arrived.object_key AS new_key,
                   COALESCE(missing.number <= first.keys, FALSE) AS is_renamed,
                   confirmed.id IS NOT NULL AS is_confirmed,
                   EXISTS (SELECT FROM missing_photos withheld
                           WHERE withheld.photo_id = missing.id AND withheld.reason = 'mass'
                             AND withheld.s3_path = \(prefix) || missing.object_key) AS is_withheld
            FROM pg_temp.missing
            LEFT JOIN (SELECT DISTINCT unnest(vanished_ids) AS id FROM reconcile_runs WHERE reconcile_runs.id = \(run)) confirmed
                ON confirmed.id = missing.id
            LEFT JOIN pg_temp.arrived first
                ON first.etag = missing.etag AND first.size = missing.size AND first.number = 1
            LEFT JOIN pg_temp.arrived ON arrived.etag = missing.etag AND arrived.size = missing.size
                AND arrived.number = (missing.number - 1) % first.keys + 1
            """)
        let counts = try await connection.query(
            """
            SELECT (SELECT count(*) FROM photos WHERE \(ours)), count(*) FILTER (WHERE NOT is_renamed),
                   count(*) FILTER (WHERE is_renamed), count(*) FILTER (WHERE NOT is_renamed AND is_confirmed),
                   count(*) FILTER (WHERE NOT is_renamed AND NOT is_confirmed AND is_withheld)
            FROM pg_temp.vanished
            """)
        guard let row = counts.first else { throw .protocolViolation("an aggregate query returned no row") }
        report.known = try row.decode(Int.self, at: 0)
        report.vanished = try row.decode(Int.self, at: 1)
        report.renamed = try row.decode(Int.self, at: 2)
        let found = Found(confirmed: try row.decode(Int.self, at: 3), withheld: try row.decode(Int.self, at: 4))
        if report.vanished == 0 { return found }
        let keys = try await connection.query(
            """
            SELECT object_key FROM pg_temp.vanished WHERE NOT is_renamed
            ORDER BY object_key COLLATE "C" LIMIT \(ReconcileKeys.limit)
            """)
        for row in keys { report.keys.vanished.append(try row.decode(String.self, at: 0)) }
        return found
    }

    /// Of the photos that vanished and are not renamed.
    struct Found: Sendable {
        /// Those that the confirmed run lists.
        let confirmed: Int
        /// Those of the others that wait for a confirmation.
        let withheld: Int
    }

    /// Records vanished photos that are neither renamed nor confirmed as missing, and returns them.
    func withhold(on connection: Connection) async throws(PostgresError) -> [Int64] {
        let rows = try await connection.query(
            """
            WITH noted AS (
                INSERT INTO missing_photos (photo_id, s3_path, reason)
                SELECT photo_id, \(prefix) || object_key, 'mass' FROM pg_temp.vanished
                WHERE NOT is_renamed AND NOT is_confirmed
                ON CONFLICT (photo_id) DO UPDATE SET s3_path = excluded.s3_path, reason = excluded.reason)
            SELECT photo_id FROM pg_temp.vanished WHERE NOT is_renamed AND NOT is_confirmed ORDER BY photo_id
            """)
        var photos: [Int64] = []
        for row in rows { photos.append(try row.decode(Int64.self, at: 0)) }
        return photos
    }

    /// Removes the records of photos whose objects are listed, that are deleted, or that have another key by now.
    func clearFound(since began: Timestamp, on connection: Connection) async throws(PostgresError) {
        try await connection.execute(
            """
            DELETE FROM missing_photos missing WHERE missing.found_at::timestamp < \(began) AND (
                EXISTS (SELECT FROM pg_temp.listed WHERE listed.s3_path = missing.s3_path COLLATE "C")
                OR NOT EXISTS (
                    SELECT FROM photos WHERE photos.id = missing.photo_id AND photos.s3_path = missing.s3_path
                    AND photos.deleted_at IS NULL))
            """)
    }

    /// Queues every vanished photo. Its job asks the store before it deletes the photo. A photo whose content has a new
    /// key waits for the job of that key, which may take the photo over with all its data.
    ///
    /// - Parameters:
    ///   - run: the confirmed run.
    ///   - withheld: leaves out photos that are neither renamed nor confirmed, and all sidecars, because the listing
    ///     may lack existing objects.
    func queue(confirming run: Int64?, withheld: Bool, on connection: Connection) async throws(PostgresError) {
        if !withheld {
            try await connection.execute(
                """
                INSERT INTO ingest_jobs (bucket, object_key, kind, priority)
                SELECT bucket, object_key, 'removed', \(JobPriority.reconcile.rawValue)::smallint
                FROM sidecars
                WHERE bucket = \(bucket) AND NOT EXISTS (
                    SELECT FROM pg_temp.listed WHERE listed.s3_path = \(prefix) || sidecars.object_key COLLATE "C")
                \(JobQueue.merge)
                """)
        }
        // An event may have announced some of them meanwhile.
        try await connection.execute(
            """
            UPDATE ingest_jobs SET confirmed_run = \(run)
            FROM (SELECT unnest(vanished_ids) AS id FROM reconcile_runs WHERE reconcile_runs.id = \(run)) confirmed
            JOIN photos ON photos.id = confirmed.id
            WHERE ingest_jobs.bucket = \(bucket) AND ingest_jobs.kind = 'removed'
              AND \(prefix) || ingest_jobs.object_key = photos.s3_path
            """)
        try await connection.execute(
            """
            INSERT INTO ingest_jobs (bucket, object_key, kind, priority, after_key, confirmed_run)
            SELECT \(bucket), object_key, 'removed', \(JobPriority.reconcile.rawValue)::smallint, new_key,
                   CASE WHEN is_confirmed THEN \(run) END
            FROM pg_temp.vanished
            WHERE is_renamed OR is_confirmed OR NOT \(withheld)
            \(JobQueue.merge)
            """)
    }
}
