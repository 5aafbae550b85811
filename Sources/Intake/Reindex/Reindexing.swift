import Catalog
package import Postgres

/// Starts, slows down, pauses and ends reindexes. The ingest processes do the work; see ``ReindexFeed``.
package struct Reindexing: Sendable {
    /// Notified, without payload, when there may be photos to reindex.
    package static let channel = "reindex"

    private let database: PostgresClient
    private let queue: JobQueue
    private let bucket: String

    package init(database: PostgresClient, bucket: String) {
        self.database = database
        self.bucket = bucket
        queue = JobQueue(database: database)
    }

    /// Counts without any change.
    package func estimate(_ request: ReindexRequest) async throws(PostgresError) -> ReindexEstimate {
        let read = OriginalsRead(request.parts)
        let rows = try await database.query(
            """
            SELECT count(*), count(*) FILTER (WHERE \(read.condition)), \(OriginalsRead.sum(read.bytes))
            FROM photos WHERE \(which(request))
            """)
        guard let row = rows.first else { throw .protocolViolation("an aggregate query returned no row") }
        return ReindexEstimate(
            photos: try row.decode(Int.self, at: 0), originals: try row.decode(Int.self, at: 1),
            bytes: try row.decode(Int.self, at: 2))
    }

    /// Records the photos and starts, in one statement: all photos or none.
    package func begin(_ request: ReindexRequest) async throws(PostgresError) -> BatchID {
        try Self.number(try await database.query(beginning(of: request)))
    }

    /// The same as a part of a transaction.
    package func begin(_ request: ReindexRequest, on connection: Connection) async throws(PostgresError) -> BatchID {
        try Self.number(try await connection.query(beginning(of: request)))
    }

    private static func number(_ rows: Rows) throws(PostgresError) -> BatchID {
        guard let row = rows.first else { throw .protocolViolation("INSERT of a reindex batch returned no id") }
        return BatchID(rawValue: try row.decode(Int64.self, at: 0))
    }

    private func beginning(of request: ReindexRequest) -> SQL {
        let read = OriginalsRead(request.parts)
        return """
            WITH chosen AS MATERIALIZED (
                SELECT id, \(read.bytes) AS bytes FROM photos WHERE \(which(request))
            ), batch AS (
                INSERT INTO job_batches (kind, total, bytes, parts, per_second, finished_at)
                SELECT 'reindex', count(*), \(OriginalsRead.sum("bytes")),
                       \(request.parts.map(\.rawValue)), \(request.perSecond), CASE count(*) WHEN 0 THEN now() END
                FROM chosen RETURNING id
            ), listed AS (
                INSERT INTO job_batch_photos (batch_id, photo_id) SELECT batch.id, chosen.id FROM chosen, batch
            )
            SELECT id, pg_notify(\(Self.channel), '') FROM batch
            """
    }

    package func progress(of batch: BatchID) async throws(PostgresError) -> BatchProgress? {
        try await queue.progress(of: batch)
    }

    /// The newest first.
    package func latest(_ limit: Int = 20) async throws(PostgresError) -> [BatchProgress] {
        let rows = try await database.query("SELECT id FROM job_batches ORDER BY id DESC LIMIT \(limit)")
        var all: [BatchProgress] = []
        for row in rows {
            let id = BatchID(rawValue: try row.decode(Int64.self, at: 0))
            if let progress = try await progress(of: id) { all.append(progress) }
        }
        return all
    }

    /// Pauses or resumes a batch, or changes its rate. Running jobs end normally.
    ///
    /// - Returns: false if there is no such batch, or it has ended.
    package func set(
        _ batch: BatchID, isPaused: Bool? = nil, perSecond: Double? = nil
    ) async throws(PostgresError) -> Bool {
        let state = isPaused.map { $0 ? "paused" : "running" }
        let count = try await database.execute(
            """
            UPDATE job_batches SET state = coalesce(\(state), state), per_second = coalesce(\(perSecond), per_second),
                note = CASE WHEN coalesce(\(state), state) = 'running' THEN NULL ELSE note END, next_at = now()
            WHERE id = \(batch.rawValue) AND finished_at IS NULL AND state <> 'cancelled'
            """)
        if count == 1 { try await database.notify(Self.channel) }
        return count == 1
    }

    /// Ends a batch early. Finished parts stay.
    ///
    /// - Returns: false if there is no such batch, or it has ended.
    package func cancel(_ batch: BatchID) async throws(PostgresError) -> Bool {
        let rows = try await database.query(
            """
            WITH ended AS (
                UPDATE job_batches SET state = 'cancelled', finished_at = now()
                WHERE id = \(batch.rawValue) AND finished_at IS NULL RETURNING id
            ), forgotten AS (
                DELETE FROM job_batch_photos USING ended WHERE batch_id = ended.id
            ), left_alone AS (
                -- A job may also stand for an event: it looks at the object, and reads it only if it is another.
                UPDATE ingest_jobs SET force = FALSE, parts = '{}', batch_id = NULL
                FROM ended WHERE batch_id = ended.id AND ingest_jobs.state = 'queued'
            )
            SELECT id FROM ended
            """)
        return !rows.isEmpty
    }

    private func which(_ request: ReindexRequest) -> SQL {
        let prefix = "s3://\(bucket)/\(request.prefix)"
        let ids: SQL = request.ids.map { "id = ANY(\($0.map(\.rawValue)))" } ?? "TRUE"
        return """
            deleted_at IS NULL AND NOT excluded AND starts_with(s3_path, \(prefix))
            AND s3_path <> \("s3://\(bucket)/") AND \(ids)
            """
    }
}
