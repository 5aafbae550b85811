package import Catalog
package import Postgres

/// The progress of a batch.
package struct BatchProgress: Sendable, Equatable {
    package enum State: String, Sendable {
        case running
        case paused
        case cancelled
        case finished
    }

    package let id: BatchID
    package let state: State
    package let parts: [ReindexPart]
    /// Bytes of originals to read, at the start.
    package let bytes: Int
    /// Maximum number of photos per second.
    package let perSecond: Double?
    /// Number of photos at the start.
    package let total: Int
    /// Ended in any way, including failed ones.
    package let done: Int
    /// Ended as a row with an error.
    package let failed: Int
    package let createdAt: Instant
    package let finishedAt: Instant?
    /// Why it is paused, if the mass-deletion guard paused it.
    package let note: String?
}

/// The number of jobs by state.
package struct JobStatistics: Sendable, Equatable {
    package let queued: Int
    package let running: Int
    /// Given up.
    package let dead: Int
    /// Age of the oldest queued job in seconds; nil if there is none.
    package let oldestQueuedSeconds: Double?
}

extension JobQueue {
    /// Nil if there was no such batch.
    package func progress(of batch: BatchID) async throws(PostgresError) -> BatchProgress? {
        try await finishBatches(batch)
        let rows = try await database.query(
            """
            SELECT total, failed, created_at, finished_at, state, parts, bytes, per_second,
                   (SELECT count(*) FROM ingest_jobs WHERE batch_id = batch.id AND state <> 'dead')
                   + (SELECT count(*) FROM job_batch_photos WHERE batch_id = batch.id) AS remaining, note
            FROM job_batches batch WHERE id = \(batch.rawValue)
            """)
        guard let row = rows.first else { return nil }
        let total = try row.decode(Int.self, named: "total")
        let finished = try row.decode(TimestampTZ?.self, named: "finished_at")
        let wanted = BatchProgress.State(rawValue: try row.decode(String.self, named: "state")) ?? .running
        return BatchProgress(
            id: batch, state: wanted == .cancelled ? .cancelled : finished == nil ? wanted : .finished,
            parts: try row.decode([String].self, named: "parts").compactMap(ReindexPart.init(rawValue:)),
            bytes: try row.decode(Int.self, named: "bytes"),
            perSecond: try row.decode(Double?.self, named: "per_second"), total: total,
            done: max(0, total - (try row.decode(Int.self, named: "remaining"))),
            failed: try row.decode(Int.self, named: "failed"),
            createdAt: Instant(microseconds: try row.decode(TimestampTZ.self, named: "created_at").microseconds),
            finishedAt: finished.map { Instant(microseconds: $0.microseconds) },
            note: try row.decode(String?.self, named: "note"))
    }

    /// Records the end of batches without jobs and photos; of one batch, or of all.
    package func finishBatches(_ batch: BatchID? = nil) async throws(PostgresError) {
        let which: SQL = batch.map { "id = \($0.rawValue)" } ?? "TRUE"
        try await database.execute(
            """
            UPDATE job_batches SET finished_at = now()
            WHERE finished_at IS NULL AND \(which)
              AND NOT EXISTS (SELECT FROM ingest_jobs WHERE batch_id = job_batches.id AND state <> 'dead')
              AND NOT EXISTS (SELECT FROM job_batch_photos WHERE batch_id = job_batches.id)
            """)
    }

    package func statistics() async throws(PostgresError) -> JobStatistics {
        let rows = try await database.query(
            """
            SELECT count(*) FILTER (WHERE state = 'queued') AS queued,
                   count(*) FILTER (WHERE state = 'running') AS running,
                   count(*) FILTER (WHERE state = 'dead') AS dead,
                   extract(epoch FROM now() - min(created_at) FILTER (WHERE state = 'queued'))::float8 AS oldest
            FROM ingest_jobs
            """)
        guard let row = rows.first else { throw .protocolViolation("an aggregate query returned no row") }
        return JobStatistics(
            queued: try row.decode(Int.self, named: "queued"), running: try row.decode(Int.self, named: "running"),
            dead: try row.decode(Int.self, named: "dead"),
            oldestQueuedSeconds: try row.decode(Double?.self, named: "oldest"))
    }
}
