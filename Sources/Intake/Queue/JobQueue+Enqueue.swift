import Catalog
package import Postgres

/// Why a job was created. The raw value is `ingest_jobs.priority`.
package enum JobPriority: Int {
    case event = 0
    case reconcile = 10
    case reindex = 20
}

extension JobQueue {
    /// Merges a new job into the queued job of the same object. A running job is queued again after it ends.
    ///
    /// A dead job starts from the beginning. A job that waits for another attempt is tried at once, but its attempts
    /// stay counted: otherwise a file that kills every decoder would do so for as long as events arrive.
    ///
    /// If two different versions are announced, neither is trusted: events arrive out of order, and the last one may
    /// announce the older version, which is indexed already. The job asks the store instead.
    ///
    /// The parts of reindexes add up. They stay when an event arrives: if it announced another version, all of that is
    /// indexed.
    package static let merge: SQL = """
        ON CONFLICT ON CONSTRAINT ingest_jobs_one_per_object DO UPDATE SET
            kind = excluded.kind,
            etag = CASE WHEN ingest_jobs.etag = excluded.etag OR ingest_jobs.state = 'dead' THEN excluded.etag END,
            size_bytes = excluded.size_bytes,
            priority = LEAST(ingest_jobs.priority, excluded.priority),
            force = ingest_jobs.force OR excluded.force,
            parts = ARRAY(SELECT DISTINCT unnest(ingest_jobs.parts || excluded.parts)),
            batch_id = COALESCE(excluded.batch_id, ingest_jobs.batch_id),
            after_key = CASE WHEN excluded.kind = 'removed' THEN COALESCE(excluded.after_key, ingest_jobs.after_key) END,
            confirmed_run =
                CASE WHEN excluded.kind = 'removed' THEN COALESCE(excluded.confirmed_run, ingest_jobs.confirmed_run) END,
            revision = ingest_jobs.revision + 1,
            attempts = CASE ingest_jobs.state WHEN 'dead' THEN 0 ELSE ingest_jobs.attempts END,
            suspect = ingest_jobs.suspect AND ingest_jobs.state <> 'dead',
            state = CASE ingest_jobs.state WHEN 'running' THEN 'running' ELSE 'queued' END,
            run_after = LEAST(ingest_jobs.run_after, excluded.run_after)
        """

    /// Creates or merges the jobs of events, in one statement that wakes the workers when it commits.
    func enqueue(_ events: [ObjectEvent]) async throws(PostgresError) {
        if events.isEmpty { return }
        try await database.execute(
            """
            WITH queued AS (
                INSERT INTO ingest_jobs (bucket, object_key, kind, etag, size_bytes, priority)
                SELECT *, \(JobPriority.event.rawValue)::smallint
                FROM unnest(\(events.map(\.bucket)), \(events.map(\.key)), \(events.map(\.kind.rawValue)),
                            \(events.map(\.etag)), \(events.map { $0.size.map(Int64.init) }))
                \(Self.merge)
                RETURNING 1
            )
            SELECT pg_notify(\(Self.channel), '') FROM (SELECT count(*) FROM queued) count
            """)
    }

    /// Queues dead jobs again, all or those with the given ids. Returns their number.
    @discardableResult
    package func retryDead(ids: [Int64]? = nil) async throws(PostgresError) -> Int {
        let which: SQL = ids.map { "id = ANY(\($0))" } ?? "TRUE"
        let count = try await database.execute(
            """
            UPDATE ingest_jobs SET state = 'queued', attempts = 0, suspect = FALSE, force = force OR parts = '{}',
                run_after = now(), revision = revision + 1
            WHERE state = 'dead' AND \(which)
            """)
        if count > 0 { try await database.notify(Self.channel) }
        return count
    }
}
