import Foundation
package import Intake
package import Logging
package import Postgres
package import Storage

/// Compares the bucket with the database and queues what differs. The listing is the truth; events only make it quick.
///
/// Needs no order of the listing and holds one page of it in memory: the keys seen lie in a temporary table.
package struct Reconciler: Sendable {
    /// One comparison of a library at a time, whoever makes it: the number of PostgreSQL's advisory lock.
    private static let lock: Int64 = 0x7265_636F_6E63_696C

    private let database: PostgresClient
    private let store: S3Client
    private let bucket: String
    private let thumbnails: OrphanThumbnails
    private let limits: ReconcileGuard
    private let runs: ReconcileRuns
    private let logger: Logger

    package init(
        database: PostgresClient, store: S3Client, bucket: String, derivedBucket: String,
        limits: ReconcileGuard = ReconcileGuard(), logger: Logger
    ) {
        self.database = database
        self.store = store
        self.bucket = bucket
        self.logger = logger
        self.limits = limits
        thumbnails = OrphanThumbnails(store: store, bucket: derivedBucket, limits: limits)
        runs = ReconcileRuns(database: database)
    }

    /// Compares once, and notes it among the runs.
    ///
    /// - Parameters:
    ///   - confirmed: a person wants even a mass of photos to be deleted.
    ///   - run: one that was taken already; a new one is noted otherwise.
    /// - Returns: nil where another process compares right now.
    /// - Throws: ``StorageError``, ``PostgresError``; what was queued until then stays queued.
    @discardableResult
    package func reconcile(confirmed: Bool = false, run: Int64? = nil) async throws -> ReconcileReport? {
        let report = try await database.withConnection { connection -> ReconcileReport? in
            let isFree = try await connection.query("SELECT pg_try_advisory_lock(\(Self.lock))")
            guard try isFree.first?.decode(Bool.self, at: 0) == true else { return nil }
            let result: Result<ReconcileReport, any Error>
            do {
                result = .success(try await compare(confirmed: confirmed, run: run, on: connection))
            } catch {
                result = .failure(error)
            }
            // Also where this task was cancelled: the connection lives on in the pool, and would keep the lock.
            _ = try await Task { try await connection.execute("SELECT pg_advisory_unlock(\(Self.lock))") }.value
            return try result.get()
        }
        guard let report else { return nil }
        try await database.notify(JobQueue.channel)
        logger.log(
            level: report.isRefused ? .error : .info,
            report.isRefused
                ? "so many photos vanished that nothing was deleted; calotype reconcile --confirm if it is meant"
                : "bucket compared",
            metadata: [
                "listed": "\(report.listed)", "added": "\(report.added)", "changed": "\(report.changed)",
                "restored": "\(report.restored)", "vanished": "\(report.vanished)",
                "renamed": "\(report.renamed)", "known": "\(report.known)", "orphans": "\(report.orphans)",
                "missing thumbnails": "\(report.missingThumbnails)",
            ])
        return report
    }

    /// Makes a comparison that somebody asked for; false where nobody did.
    func reconcileRequested() async throws -> Bool {
        guard let request = try await runs.take() else { return false }
        if try await reconcile(confirmed: request.confirmed, run: request.id) == nil {
            try await runs.putBack(request.id)
            // The other process is busy for a while.
            try await Task.sleep(for: .seconds(1))
        }
        return true
    }

    private func compare(confirmed: Bool, run: Int64?, on connection: Connection) async throws -> ReconcileReport {
        let run = if let run { run } else { try await runs.begin(confirmed: confirmed) }
        var report = ReconcileReport()
        do {
            try await compare(into: &report, confirmed: confirmed, on: connection)
            if !report.isRefused {
                let now = try await connection.query("SELECT clock_timestamp()")
                let began = try now.first?.decode(TimestampTZ.self, at: 0) ?? .negativeInfinity
                report.orphans = try await thumbnails.note(confirmed: confirmed, on: connection)
                report.missingThumbnails = try await MissingThumbnails(bucket: bucket, limits: limits).queue(
                    since: began, confirmed: confirmed, on: connection)
                try await connection.execute("DROP TABLE pg_temp.thumbnails")
            }
        } catch {
            try await runs.finish(run, report, error: "\(error)")
            throw error
        }
        try await runs.finish(run, report)
        return report
    }

    private func compare(
        into report: inout ReconcileReport, confirmed: Bool, on connection: Connection
    ) async throws {
        try await connection.execute("DROP TABLE IF EXISTS pg_temp.listed")
        try await connection.execute("CREATE TEMPORARY TABLE listed (s3_path TEXT COLLATE \"C\")")
        let vanished = VanishedPhotos(bucket: bucket)
        try await vanished.begin(on: connection)
        let start = try await connection.query("SELECT clock_timestamp()::timestamp")
        let began = try start.first?.decode(Timestamp.self, at: 0) ?? .negativeInfinity
        for try await page in store.list(bucket) {
            report.listed += page.objects.count
            try await compare(page, into: &report, on: connection)
        }
        try await vanished.find(since: began, into: &report, on: connection)
        let isMass = limits.stops(report.vanished, of: report.known)
        let isEmpty = report.listed == 0 && report.vanished > 0
        report.isRefused = !confirmed && (isMass || isEmpty)
        if !report.isRefused { try await vanished.queue(on: connection) }
        try await vanished.end(on: connection)
        try await connection.execute("DROP TABLE pg_temp.listed")
    }

    /// Queues what the page has and the database lacks, has in another version, or holds for deleted.
    private func compare(
        _ page: ObjectPage, into report: inout ReconcileReport, on connection: Connection
    ) async throws {
        // Keys that end in a slash are folders that some programs make.
        let objects = page.objects.filter { $0.key.utf8.last != UInt8(ascii: "/") && !$0.key.utf8.contains(0) }
        let prefix = "s3://\(bucket)/"
        try await connection.execute(
            "INSERT INTO pg_temp.listed SELECT \(prefix) || key FROM unnest(\(objects.map(\.key))) AS key")
        let counts = try await connection.query(
            """
            WITH other AS MATERIALIZED (
                SELECT object.*, photos.id IS NULL AS is_new, photos.deleted_at IS NOT NULL AS is_back
                FROM unnest(\(objects.map(\.key)), \(objects.map(\.etag)), \(objects.map { Int64($0.size) }),
                            \(objects.map { $0.lastModified.map { Int64($0.timeIntervalSince1970) } }))
                    AS object (key, etag, size, modified)
                LEFT JOIN photos ON photos.s3_path = \(prefix) || object.key
                WHERE (photos.id IS NULL OR photos.deleted_at IS NOT NULL OR photos.processor_version IS NULL
                       OR photos.etag IS DISTINCT FROM object.etag OR photos.size_bytes IS DISTINCT FROM object.size
                       -- rclone sets the time of a file so. Listings may round it otherwise than the header that is kept.
                       OR abs(floor(extract(epoch FROM photos.object_modified_at)) - object.modified) > 1)
                  AND NOT EXISTS (
                      SELECT FROM sidecars WHERE sidecars.bucket = \(bucket) AND sidecars.object_key = object.key
                      AND sidecars.etag = object.etag)
            ), arrived AS (
                INSERT INTO pg_temp.arrivals SELECT key, etag, size FROM other WHERE is_new AND etag IS NOT NULL
            ), differing AS MATERIALIZED (
                SELECT * FROM other WHERE NOT EXISTS (
                    SELECT FROM ingest_jobs job WHERE job.bucket = \(bucket) AND job.object_key = other.key
                    AND (job.state = 'queued' AND NOT job.suspect AND job.attempts = 0 OR job.etag = other.etag))
            ), queued AS (
                INSERT INTO ingest_jobs (bucket, object_key, kind, etag, size_bytes, priority)
                SELECT \(bucket), key, 'created', etag, size, \(JobPriority.reconcile.rawValue)::smallint FROM differing
                \(JobQueue.merge)
            )
            SELECT count(*) FILTER (WHERE is_new), count(*) FILTER (WHERE NOT is_new AND NOT is_back),
                   count(*) FILTER (WHERE is_back), array_agg(key) FILTER (WHERE is_new),
                   array_agg(key) FILTER (WHERE NOT is_new AND NOT is_back), array_agg(key) FILTER (WHERE is_back)
            FROM differing
            """)
        guard let row = counts.first else { return }
        report.added += try row.decode(Int.self, at: 0)
        report.changed += try row.decode(Int.self, at: 1)
        report.restored += try row.decode(Int.self, at: 2)
        for (column, kind) in [(3, \ReconcileKeys.added), (4, \.changed), (5, \.restored)] {
            let room = ReconcileKeys.limit - report.keys[keyPath: kind].count
            report.keys[keyPath: kind] += try (row.decode([String]?.self, at: column) ?? []).prefix(room)
        }
    }
}
