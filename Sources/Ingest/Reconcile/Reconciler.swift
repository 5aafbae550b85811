package import Catalog
import Foundation
package import Intake
package import Logging
package import Postgres
package import Storage

/// Compares the bucket with the database and queues the differences. The listing is the truth; events only make ingest
/// fast.
///
/// Works with a listing in any order, and holds one page of it in memory: listed keys are in a temporary table.
package struct Reconciler: Sendable {
    private let database: PostgresClient
    private let store: S3Client
    private let bucket: String
    private let thumbnails: OrphanThumbnails
    private let limits: ReconcileGuard
    private let exclusions: ExclusionList
    private let runs: ReconcileRuns
    private let logger: Logger

    package init(
        database: PostgresClient, store: S3Client, bucket: String, derivedBucket: String,
        limits: ReconcileGuard = ReconcileGuard(), exclusions: ExclusionList = .defaults, logger: Logger
    ) {
        self.database = database
        self.store = store
        self.bucket = bucket
        self.logger = logger
        self.limits = limits
        self.exclusions = exclusions
        thumbnails = OrphanThumbnails(store: store, bucket: derivedBucket, limits: limits)
        runs = ReconcileRuns(database: database)
    }

    /// Reconciles once, and records the run.
    ///
    /// - Parameters:
    ///   - confirming: a run that an administrator has confirmed. What it withheld and is still missing is deleted,
    ///     nothing else.
    ///   - run: a run that was claimed already. Otherwise a new one is recorded.
    /// - Returns: nil if another process reconciles at the moment.
    /// - Throws: ``StorageError``, ``PostgresError``. What was queued until then stays queued.
    @discardableResult
    package func reconcile(confirming: Int64? = nil, run: Int64? = nil) async throws -> ReconcileReport? {
        let report = try await database.withConnection { connection -> ReconcileReport? in
            let isFree = try await connection.query("SELECT pg_try_advisory_lock(\(AdvisoryLock.reconcile))")
            guard try isFree.first?.decode(Bool.self, at: 0) == true else { return nil }
            let result: Result<ReconcileReport, any Error>
            do {
                result = .success(try await compare(confirming: confirming, run: run, on: connection))
            } catch {
                result = .failure(error)
            }
            // Also if this task was cancelled: the connection returns to the pool, and would keep the lock.
            _ = try await Task {
                try await connection.execute("SELECT pg_advisory_unlock(\(AdvisoryLock.reconcile))")
            }.value
            return try result.get()
        }
        guard let report else { return nil }
        try await database.notify(JobQueue.channel)
        logger.log(
            level: report.isRefused ? .error : .info,
            report.isRefused
                ? "mass deletion withheld; to delete these photos, run calotype reconcile --confirm \(report.run)"
                : "bucket compared with the database",
            metadata: [
                "run": "\(report.run)", "deletions": "\(report.deleting)",
                "listed": "\(report.listed)", "added": "\(report.added)", "changed": "\(report.changed)",
                "restored": "\(report.restored)", "vanished": "\(report.vanished)",
                "renamed": "\(report.renamed)", "known": "\(report.known)", "orphans": "\(report.orphans)",
                "missing_thumbnails": "\(report.missingThumbnails)",
            ])
        return report
    }

    /// Runs the oldest requested reconciliation; returns false if there is none.
    func reconcileRequested() async throws -> Bool {
        guard let request = try await runs.take() else { return false }
        if try await reconcile(confirming: request.confirms, run: request.id) == nil {
            try await runs.putBack(request.id)
            // The other process needs a while.
            try await Task.sleep(for: .seconds(1))
        }
        return true
    }

    private func compare(confirming: Int64?, run: Int64?, on connection: Connection) async throws -> ReconcileReport {
        let run = if let run { run } else { try await runs.begin(confirming: confirming) }
        var report = ReconcileReport()
        report.run = run
        do {
            try await compare(into: &report, confirming: confirming, on: connection)
            if !report.isRefused {
                try await compareThumbnails(into: &report, confirming: confirming, on: connection)
            }
        } catch {
            try await runs.finish(run, report, error: "\(error)")
            throw error
        }
        try await runs.finish(run, report)
        if let confirming {
            // A run that only withheld thumbnails says nothing about photos.
            try await connection.execute(
                """
                UPDATE vanishing_guard SET confirmed_at = now(), measured_at = NULL
                WHERE EXISTS (SELECT FROM reconcile_runs WHERE id = \(confirming) AND refused)
                """)
        }
        return report
    }

    private func compareThumbnails(
        into report: inout ReconcileReport, confirming: Int64?, on connection: Connection
    ) async throws {
        let confirmed = if let confirming { try await runs.run(confirming)?.report } else { nil as ReconcileReport? }
        let now = try await connection.query("SELECT clock_timestamp()")
        let began = try now.first?.decode(TimestampTZ.self, at: 0) ?? .negativeInfinity
        let orphans = try await thumbnails.note(confirmed: confirmed?.orphans ?? 0, on: connection)
        let missing = try await MissingThumbnails(bucket: bucket, limits: limits).queue(
            since: began, confirmed: confirmed?.missingThumbnails ?? 0, on: connection)
        report.orphans = orphans.count
        report.missingThumbnails = missing.count
        report.holdsThumbnails = orphans.isHeld || missing.isHeld
        try await connection.execute("DROP TABLE pg_temp.thumbnails")
    }

    private func compare(
        into report: inout ReconcileReport, confirming: Int64?, on connection: Connection
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
        let found = try await vanished.find(since: began, confirming: confirming, into: &report, on: connection)
        let recent = try await VanishingMemory(bucket: bucket).measure(on: connection).recent
        // The objects that this run adds to the library count when the next photo vanishes.
        try await connection.execute("UPDATE vanishing_guard SET measured_at = NULL")
        let others = report.vanished - found.confirmed
        let isMass = limits.stops(others + recent, of: report.known + recent)
        report.isRefused = others > 0 && (isMass || report.listed == 0 || found.withheld > 0)
        report.deleting = report.isRefused ? found.confirmed : report.vanished
        if report.isRefused { report.withheld = try await vanished.withhold(on: connection) }
        try await vanished.clearFound(since: began, on: connection)
        if !report.isRefused || confirming != nil {
            try await vanished.queue(confirming: confirming, withheld: report.isRefused, on: connection)
        }
        try await vanished.end(on: connection)
        try await connection.execute("DROP TABLE pg_temp.listed")
    }

    /// Queues the objects of a page that the database does not have, has in another version, or has as deleted.
    private func compare(
        _ page: ObjectPage, into report: inout ReconcileReport, on connection: Connection
    ) async throws {
        // Keys that end in a slash are folders that some programs create.
        let listed = page.objects.filter { $0.key.utf8.last != UInt8(ascii: "/") && !$0.key.utf8.contains(0) }
        let prefix = "s3://\(bucket)/"
        try await connection.execute(
            "INSERT INTO pg_temp.listed SELECT \(prefix) || key FROM unnest(\(listed.map(\.key))) AS key")
        let objects = listed.filter { !exclusions.excludes($0.key) }
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
                  AND NOT EXISTS (
                      SELECT FROM forgotten_photos forgotten
                      WHERE forgotten.s3_path = \(prefix) || object.key AND forgotten.etag = object.etag)
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
