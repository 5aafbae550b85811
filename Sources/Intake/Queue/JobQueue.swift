import Catalog
package import Postgres
import Support

/// The jobs in PostgreSQL as one process sees them. What it claims is its own until the lease runs out.
///
/// Each method is one statement, hence whole or not at all.
package struct JobQueue: Sendable {
    /// Notified, without payload, when there may be something to claim.
    package static let channel = "ingest_jobs"

    package let database: PostgresClient
    /// `process#number`: a process may hold several queues.
    package let worker: String
    private let leaseSeconds: Double

    package init(database: PostgresClient, lease: Duration = .seconds(60), process: WorkerProcess = .this) {
        self.database = database
        worker = "\(process)#\(String(UInt64.random(in: 0 ... .max), radix: 36))"
        leaseSeconds = lease.inSeconds
    }

    // MARK: Taking

    /// Takes up to `limit` jobs that are due, new photos before reindexing.
    package func claim(_ limit: Int) async throws(PostgresError) -> [IngestJob] {
        try await claim(limit, suspects: false)
    }

    /// Takes one job during which a worker died. Nothing else may be in work beside it.
    package func claimQuarantined() async throws(PostgresError) -> IngestJob? {
        try await claim(1, suspects: true).first
    }

    /// What waits for another job may begin once that has ended or was given up. Not EXISTS, of which a plan may make a hash
    /// of all jobs.
    private static let mayBegin: SQL = """
        (after_key IS NULL OR COALESCE((
            SELECT other.state = 'dead' FROM ingest_jobs other
            WHERE other.bucket = ingest_jobs.bucket AND other.object_key = ingest_jobs.after_key), TRUE))
        """

    private func claim(_ limit: Int, suspects: Bool) async throws(PostgresError) -> [IngestJob] {
        // Each of the two has an index of its own, which its plan must be able to see.
        let due: SQL =
            suspects
            ? "suspect AND run_after <= now() ORDER BY run_after, id"
            : "NOT suspect AND run_after <= now() ORDER BY priority, run_after, id"
        let rows = try await database.query(
            """
            WITH next AS MATERIALIZED (
                SELECT id FROM ingest_jobs WHERE state = 'queued' AND \(Self.mayBegin) AND \(due)
                LIMIT \(limit) FOR UPDATE SKIP LOCKED
            ), job AS (
                UPDATE ingest_jobs SET state = 'running', attempts = attempts + 1, worker = \(worker),
                    lease_until = now() + make_interval(secs => \(leaseSeconds)), started_at = now()
                FROM next WHERE ingest_jobs.id = next.id
                RETURNING ingest_jobs.*
            )
            SELECT \(IngestJob.columns)
            FROM job LEFT JOIN photos photo ON photo.s3_path = 's3://' || job.bucket || '/' || job.object_key
            ORDER BY job.priority, job.id
            """)
        var jobs: [IngestJob] = []
        for row in rows { jobs.append(try IngestJob(row)) }
        return jobs
    }

    // MARK: Keeping

    /// Says that this worker lives; to be called well within the lease.
    package func renewLeases() async throws(PostgresError) {
        try await database.execute(
            """
            UPDATE ingest_jobs SET lease_until = now() + make_interval(secs => \(leaseSeconds))
            WHERE state = 'running' AND worker = \(worker)
            """)
    }

    /// Queues the jobs of workers that died again, and returns how many. Their attempt stays counted.
    @discardableResult
    package func requeueExpired() async throws(PostgresError) -> Int {
        try await requeue("lease_until < now()", asQuarantined: true)
    }

    /// Queues again what processes of this machine left that have ended: it needs no waiting for leases.
    @discardableResult
    package func requeueLeftovers() async throws(PostgresError) -> Int {
        let rows = try await database.query(
            "SELECT DISTINCT worker FROM ingest_jobs WHERE state = 'running' AND worker <> \(worker)")
        var ended: [String] = []
        for row in rows {
            let other = try row.decode(String.self, at: 0)
            let process = other.split(separator: "#").first.flatMap { WorkerProcess($0) }
            if process?.hasEnded == true { ended.append(other) }
        }
        return ended.isEmpty ? 0 : try await requeue("worker = ANY(\(ended))", asQuarantined: true)
    }

    /// Queues again what this worker claimed but does not work on, since the answer to its claim was lost.
    @discardableResult
    package func requeueOwn() async throws(PostgresError) -> Int {
        try await requeue("worker = \(worker)", asQuarantined: false)
    }

    private func requeue(_ condition: SQL, asQuarantined: Bool) async throws(PostgresError) -> Int {
        let blame: SQL = asQuarantined ? "suspect = TRUE" : "attempts = GREATEST(attempts - 1, 0)"
        return try await database.execute(
            """
            UPDATE ingest_jobs SET state = 'queued', worker = NULL, lease_until = NULL, run_after = now(), \(blame)
            WHERE state = 'running' AND \(condition)
            """)
    }

    // MARK: Giving back

    /// Puts a job off after a failure.
    ///
    /// - Parameter countsAttempt: false where the object is not to blame: the store or the database was away.
    package func postpone(
        _ job: IngestJob, by delay: Duration, failure: JobFailure, countsAttempt: Bool
    ) async throws(PostgresError) {
        try await database.execute(
            """
            UPDATE ingest_jobs SET state = 'queued', worker = NULL, lease_until = NULL,
                attempts = GREATEST(attempts - \(countsAttempt ? 0 : 1), 0),
                run_after = now() + make_interval(secs => \(delay.inSeconds)),
                error_code = \(failure.code), error = \(failure.text)
            WHERE id = \(job.id) AND state = 'running' AND worker = \(worker)
            """)
    }

    /// Ends a job and writes the photo's row, both or neither; what was said of the object meanwhile queues it anew.
    ///
    /// Returns false where the job is no longer this worker's: then nothing is written.
    @discardableResult
    package func finish(_ job: IngestJob, _ ending: JobOutcome) async throws(PostgresError) -> Bool {
        let rows = try await database.query(finishing(job, ending))
        return try rows.first?.decode(Int.self, at: 0) == 1
    }

    /// Ends jobs in one transaction; whether each was still this worker's, in their order.
    ///
    /// Where one of them fails, each is written by itself, so that the failure is its own only.
    package func finish(_ batch: [(job: IngestJob, ending: JobOutcome)]) async -> [Result<Bool, PostgresError>] {
        if batch.count > 1 {
            do {
                // One after the other without waiting for answers. The COMMIT of what failed in between is a ROLLBACK.
                let answers = try await database.pipeline(
                    ["BEGIN"] + batch.map { finishing($0.job, $0.ending) } + ["COMMIT"])
                let ends = try answers.map { try $0.get() }.dropFirst().dropLast()
                return try ends.map { .success(try $0.first?.decode(Int.self, at: 0) == 1) }
            } catch {
                // Said below, of the one whose failure it is.
            }
        }
        var results: [Result<Bool, PostgresError>] = []
        for (job, ending) in batch {
            do throws(PostgresError) {
                results.append(.success(try await finish(job, ending)))
            } catch {
                results.append(.failure(error))
            }
        }
        return results
    }

    /// The statement of ``finish(_:_:)``.
    ///
    /// `job` locks the newest version of the row and so sees a revision that rose after this statement's snapshot.
    private func finishing(_ job: IngestJob, _ ending: JobOutcome) -> SQL {
        let isLast: SQL = "job.revision = \(job.revision)"
        var parts: [SQL] = [
            """
            job AS MATERIALIZED (
                SELECT id, revision, batch_id FROM ingest_jobs
                WHERE id = \(job.id) AND state = 'running' AND worker = \(worker) FOR UPDATE)
            """,
            """
            again AS (
                UPDATE ingest_jobs SET state = 'queued', attempts = 0, suspect = FALSE, worker = NULL,
                    lease_until = NULL, run_after = now(), error_code = NULL, error = NULL
                FROM job WHERE ingest_jobs.id = job.id AND NOT (\(isLast)) RETURNING 1)
            """,
        ]
        if let failure = ending.deadLetter {
            parts.append(
                """
                dead AS (
                    UPDATE ingest_jobs SET state = 'dead', worker = NULL, lease_until = NULL,
                        error_code = \(failure.code), error = \(failure.text)
                    FROM job WHERE ingest_jobs.id = job.id AND \(isLast) RETURNING 1)
                """)
        } else {
            parts.append(
                "gone AS (DELETE FROM ingest_jobs USING job WHERE ingest_jobs.id = job.id AND \(isLast) RETURNING 1)")
        }
        if ending.isFailure {
            parts.append(
                """
                counted AS (
                    UPDATE job_batches SET failed = failed + 1 FROM job WHERE job_batches.id = job.batch_id
                    RETURNING 1)
                """)
        }
        // The object was found, or the photo is deleted: it is not missing any more.
        if let known = job.known, ending.checkedObject, !ending.isWithheld, !ending.isFailure,
            ending.deadLetter == nil
        {
            parts.append(
                "found AS (DELETE FROM missing_photos USING job WHERE missing_photos.photo_id = \(known.id.rawValue))"
            )
        }
        parts += ending.before
        if let write = ending.write { parts.append("written AS (\(write))") }
        parts += ending.after
        return "WITH \(parts.joined(separator: ", ")) SELECT count(*) FROM job"
    }
}
