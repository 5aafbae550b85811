package import Catalog
package import Postgres

/// How far a batch has come.
package struct BatchProgress: Sendable, Equatable {
    package enum State: String, Sendable {
        case running
        case finished
    }

    package let id: BatchID
    package let state: State
    /// Jobs when it began.
    package let total: Int
    /// Ended in whatever way, the failed ones included.
    package let done: Int
    /// Ended as a row with an error.
    package let failed: Int
    package let createdAt: Instant
    package let finishedAt: Instant?
}

/// The queue at one moment.
package struct JobStatistics: Sendable, Equatable {
    package let queued: Int
    package let running: Int
    /// Given up.
    package let dead: Int
    /// Seconds since the oldest queued job was made; nil when there is none.
    package let oldestQueuedSeconds: Double?
}

extension JobQueue {
    /// Nil for a batch that never was.
    package func progress(of batch: BatchID) async throws(PostgresError) -> BatchProgress? {
        try await finishBatches(batch)
        let rows = try await database.query(
            """
            SELECT total, failed, created_at, finished_at,
                   (SELECT count(*) FROM ingest_jobs WHERE batch_id = batch.id AND state <> 'dead')
            FROM job_batches batch WHERE id = \(batch.rawValue)
            """)
        guard let row = rows.first else { return nil }
        let total = try row.decode(Int.self, at: 0)
        let finished = try row.decode(TimestampTZ?.self, at: 3)
        return BatchProgress(
            id: batch, state: finished == nil ? .running : .finished, total: total,
            done: max(0, total - (try row.decode(Int.self, at: 4))), failed: try row.decode(Int.self, at: 1),
            createdAt: Instant(microseconds: try row.decode(TimestampTZ.self, at: 2).microseconds),
            finishedAt: finished.map { Instant(microseconds: $0.microseconds) })
    }

    /// Notes the end of the batches that nobody works for any more; of one, or of all.
    package func finishBatches(_ batch: BatchID? = nil) async throws(PostgresError) {
        let which: SQL = batch.map { "id = \($0.rawValue)" } ?? "TRUE"
        try await database.execute(
            """
            UPDATE job_batches SET finished_at = now()
            WHERE finished_at IS NULL AND \(which)
              AND NOT EXISTS (SELECT FROM ingest_jobs WHERE batch_id = job_batches.id AND state <> 'dead')
            """)
    }

    package func statistics() async throws(PostgresError) -> JobStatistics {
        let rows = try await database.query(
            """
            SELECT count(*) FILTER (WHERE state = 'queued'), count(*) FILTER (WHERE state = 'running'),
                   count(*) FILTER (WHERE state = 'dead'),
                   extract(epoch FROM now() - min(created_at) FILTER (WHERE state = 'queued'))::float8
            FROM ingest_jobs
            """)
        guard let row = rows.first else { throw .protocolViolation("an aggregate gave no row") }
        return JobStatistics(
            queued: try row.decode(Int.self, at: 0), running: try row.decode(Int.self, at: 1),
            dead: try row.decode(Int.self, at: 2), oldestQueuedSeconds: try row.decode(Double?.self, at: 3))
    }
}
