package import Logging
package import Postgres
package import Storage

/// Compares the bucket with the database and queues what differs. The listing is the truth; events only make it quick.
///
/// Needs no order of the listing and holds one page of it in memory: the keys seen lie in a temporary table.
package struct Reconciler: Sendable {
    /// What a comparison found.
    package struct Report: Sendable, Equatable {
        /// Objects in the bucket.
        package var listed = 0
        /// Objects to be read: new ones, changed ones, and those that came back.
        package var queued = 0
        /// Photos whose object is not in the bucket any more.
        package var vanished = 0
        /// Photos there were before, deleted ones not counted.
        package var known = 0
        /// So many vanished at once that nothing was deleted: somebody has to confirm.
        package var isRefused = false
    }

    /// Vanishing of more than this share of all photos, and of at least ``guardedCount``, needs a person's word.
    static let guardedShare = 0.05
    static let guardedCount = 20

    private let database: PostgresClient
    private let store: S3Client
    private let bucket: String
    private let logger: Logger

    package init(database: PostgresClient, store: S3Client, bucket: String, logger: Logger) {
        self.database = database
        self.store = store
        self.bucket = bucket
        self.logger = logger
    }

    /// Compares once.
    ///
    /// - Parameter confirmed: a person wants even a mass of photos to be deleted.
    /// - Throws: ``StorageError``, ``PostgresError``; what was queued until then stays queued.
    package func reconcile(confirmed: Bool = false) async throws -> Report {
        let report = try await database.withConnection { connection in
            try await connection.execute("DROP TABLE IF EXISTS pg_temp.listed")
            try await connection.execute("CREATE TEMPORARY TABLE listed (s3_path TEXT COLLATE \"C\")")
            let start = try await connection.query("SELECT clock_timestamp()::timestamp, clock_timestamp()")
            let began = try start.first?.decode(Timestamp.self, at: 0) ?? .negativeInfinity
            var report = Report()
            for try await page in store.list(bucket) {
                report.listed += page.objects.count
                report.queued += try await compare(page, on: connection)
            }
            try await findVanished(since: began, into: &report, confirmed: confirmed, on: connection)
            try await connection.execute("DROP TABLE pg_temp.listed")
            return report
        }
        try await database.notify(JobQueue.channel)
        logger.log(
            level: report.isRefused ? .error : .info,
            report.isRefused
                ? "so many photos vanished that nothing was deleted; confirm it if it is meant" : "bucket compared",
            metadata: [
                "listed": "\(report.listed)", "queued": "\(report.queued)", "vanished": "\(report.vanished)",
                "known": "\(report.known)",
            ])
        return report
    }

    /// Queues what the page has and the database lacks, has in another version, or holds for deleted.
    private func compare(_ page: ObjectPage, on connection: Connection) async throws -> Int {
        // Keys that end in a slash are folders that some programs make.
        let objects = page.objects.filter { $0.key.utf8.last != UInt8(ascii: "/") && !$0.key.utf8.contains(0) }
        let prefix = "s3://\(bucket)/"
        try await connection.execute(
            "INSERT INTO pg_temp.listed SELECT \(prefix) || key FROM unnest(\(objects.map(\.key))) AS key")
        return try await connection.execute(
            """
            INSERT INTO ingest_jobs (bucket, object_key, kind, etag, size_bytes, priority)
            SELECT \(bucket), object.key, 'created', object.etag, object.size, \(JobPriority.reconcile.rawValue)::smallint
            FROM unnest(\(objects.map(\.key)), \(objects.map(\.etag)), \(objects.map { Int64($0.size) }))
                AS object (key, etag, size)
            LEFT JOIN photos ON photos.s3_path = \(prefix) || object.key
            WHERE (photos.id IS NULL OR photos.deleted_at IS NOT NULL OR photos.processor_version IS NULL
                   OR photos.etag IS DISTINCT FROM object.etag OR photos.size_bytes IS DISTINCT FROM object.size)
              AND NOT EXISTS (
                  SELECT FROM ingest_jobs job WHERE job.bucket = \(bucket) AND job.object_key = object.key
                  AND (job.state = 'queued' AND NOT job.suspect AND job.attempts = 0
                       OR job.etag = object.etag))
              AND NOT EXISTS (
                  SELECT FROM sidecars WHERE sidecars.bucket = \(bucket) AND sidecars.object_key = object.key
                  AND sidecars.etag = object.etag)
            \(JobQueue.merge)
            """)
    }

    /// Has the worker look once more at every photo that was not listed; it asks the store before it deletes.
    ///
    /// Photos that were written while the listing ran may be missing from it, and are left alone.
    private func findVanished(
        since began: Timestamp, into report: inout Report, confirmed: Bool, on connection: Connection
    ) async throws {
        let prefix = "s3://\(bucket)/"
        let ours: SQL = "starts_with(photos.s3_path, \(prefix)) AND photos.deleted_at IS NULL"
        let missing: SQL = """
            \(ours) AND NOT EXISTS (SELECT FROM pg_temp.listed WHERE listed.s3_path = photos.s3_path COLLATE "C")
            AND (photos.indexed_at IS NULL OR photos.indexed_at < \(began))
            """
        try await connection.execute("ANALYZE pg_temp.listed")
        let counts = try await connection.query(
            "SELECT count(*), count(*) FILTER (WHERE \(missing)) FROM photos WHERE \(ours)")
        guard let row = counts.first else { return }
        report.known = try row.decode(Int.self, at: 0)
        report.vanished = try row.decode(Int.self, at: 1)
        let isMass =
            report.vanished >= Self.guardedCount
            && Double(report.vanished) > Self.guardedShare * Double(report.known)
        let isEmpty = report.listed == 0 && report.vanished > 0
        guard confirmed || !(isMass || isEmpty) else {
            report.isRefused = true
            return
        }
        try await connection.execute(
            """
            INSERT INTO ingest_jobs (bucket, object_key, kind, priority)
            SELECT bucket, object_key, 'removed', \(JobPriority.reconcile.rawValue)::smallint
            FROM sidecars
            WHERE bucket = \(bucket) AND NOT EXISTS (
                SELECT FROM pg_temp.listed WHERE listed.s3_path = \(prefix) || sidecars.object_key COLLATE "C")
            \(JobQueue.merge)
            """)
        if report.vanished == 0 { return }
        try await connection.execute(
            """
            INSERT INTO ingest_jobs (bucket, object_key, kind, priority)
            SELECT \(bucket), substr(photos.s3_path, \(prefix.unicodeScalars.count + 1)::int), 'removed',
                   \(JobPriority.reconcile.rawValue)::smallint
            FROM photos WHERE \(missing)
            \(JobQueue.merge)
            """)
    }
}
