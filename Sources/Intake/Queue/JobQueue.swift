import Catalog
package import Postgres
import Support

/// The job queue in PostgreSQL, as one process uses it. A claimed job belongs to this process until its lease expires.
///
/// Each method is one statement and therefore atomic.
package struct JobQueue: Sendable {
    /// Notified, without payload, when there may be jobs to claim.
    package static let channel = "ingest_jobs"

    package let database: PostgresClient
    /// `process#id`: a process may hold several queues.
    package let worker: String
    private let leaseSeconds: Double

    package init(database: PostgresClient, lease: Duration = .seconds(60), process: WorkerProcess = .this) {
        self.database = database
        worker = "\(process)#\(String(UInt64.random(in: 0 ... .max), radix: 36))"
        leaseSeconds = lease.inSeconds
    }

    // MARK: Claims

    /// Claims up to `limit` due jobs, new photos before reindexes.
    package func claim(_ limit: Int) async throws(PostgresError) -> [IngestJob] {
        try await claim(limit, isQuarantined: false)
    }

    /// Claims one quarantined job, during which a worker died. No other job may run beside it.
    package func claimQuarantined() async throws(PostgresError) -> IngestJob? {
        try await claim(1, isQuarantined: true).first
    }

    /// A job that waits for another one can be claimed after that has ended or is dead. Not written with EXISTS, which
    /// some plans turn into a hash of all jobs.
    private static let mayBegin: SQL = """
        (after_key IS NULL OR COALESCE((
            SELECT other.state = 'dead' FROM ingest_jobs other
            WHERE other.bucket = ingest_jobs.bucket AND other.object_key = ingest_jobs.after_key), TRUE))
        """

    private func claim(_ limit: Int, isQuarantined: Bool) async throws(PostgresError) -> [IngestJob] {
        // Each of the two conditions has an index. The plan must be able to see which one applies.
        let due: SQL =
            isQuarantined
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

    // MARK: Leases

    /// Renews the leases of this worker's jobs. Call it well before they expire.
    package func renewLeases() async throws(PostgresError) {
        try await database.execute(
            """
            UPDATE ingest_jobs SET lease_until = now() + make_interval(secs => \(leaseSeconds))
            WHERE state = 'running' AND worker = \(worker)
            """)
    }

    /// Queues the jobs of dead workers again, and returns their number. Their attempt stays counted.
    @discardableResult
    package func requeueExpired() async throws(PostgresError) -> Int {
        try await requeue("lease_until < now()", asQuarantined: true)
    }

    /// Queues the jobs of ended processes of this machine again, without a wait for their leases.
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

    /// Queues jobs again that this worker claimed without knowing, because the response to the claim was lost.
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

    // MARK: Ends

    /// Postpones a job after a failure.
    ///
    /// - Parameter countsAttempt: false if the object is not at fault, because the store or the database was
    ///   unavailable.
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

    /// Ends a job and writes the photo's row, atomically. Queues the job again if anything was announced about its
    /// object meanwhile.
    ///
    /// Returns false if the job no longer belongs to this worker. Then nothing is written.
    @discardableResult
    package func finish(_ job: IngestJob, _ outcome: JobOutcome) async throws(PostgresError) -> Bool {
        let rows = try await database.query(finishing(job, outcome))
        return try rows.first?.decode(Int.self, at: 0) == 1
    }

    /// Ends jobs in one transaction. Returns, in order, whether each still belonged to this worker.
    ///
    /// If a statement fails, each job is written on its own, so that only that one fails.
    package func finish(_ batch: [(job: IngestJob, outcome: JobOutcome)]) async -> [Result<Bool, PostgresError>] {
        if batch.count > 1 {
            do {
                // The statements are pipelined. If one of them fails, the COMMIT is a ROLLBACK.
                let answers = try await database.pipeline(
                    ["BEGIN"] + batch.map { finishing($0.job, $0.outcome) } + ["COMMIT"])
                let ends = try answers.map { try $0.get() }.dropFirst().dropLast()
                return try ends.map { .success(try $0.first?.decode(Int.self, at: 0) == 1) }
            } catch {
                // The statements below report the error of the job that it belongs to.
            }
        }
        var results: [Result<Bool, PostgresError>] = []
        for (job, outcome) in batch {
            do throws(PostgresError) {
                results.append(.success(try await finish(job, outcome)))
            } catch {
                results.append(.failure(error))
            }
        }
        return results
    }

    /// The statement of ``finish(_:_:)``.
    ///
    /// `job` locks the newest version of the row, so that it sees a revision that was raised after the statement's
    /// snapshot.
    private func finishing(_ job: IngestJob, _ outcome: JobOutcome) -> SQL {
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
        if let failure = outcome.deadLetter {
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
        if outcome.isFailure {
            parts.append(
                """
                counted AS (
                    UPDATE job_batches SET failed = failed + 1 FROM job WHERE job_batches.id = job.batch_id
                    RETURNING 1)
                """)
        }
        // The object was found, or the photo is deleted: it is no longer missing.
        if let known = job.known, outcome.checkedObject, !outcome.isWithheld, !outcome.isFailure,
            outcome.deadLetter == nil
        {
            parts.append(
                "found AS (DELETE FROM missing_photos USING job WHERE missing_photos.photo_id = \(known.id.rawValue))"
            )
        }
        parts += outcome.before
        if let write = outcome.write { parts.append("written AS (\(write))") }
        parts += outcome.after
        return "WITH \(parts.joined(separator: ", ")) SELECT count(*) FROM job"
    }
}
