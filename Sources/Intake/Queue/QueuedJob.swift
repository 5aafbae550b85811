package import Catalog
package import Postgres

/// A job as administrators see it.
package struct QueuedJob: Sendable, Equatable {
    package enum State: String, Sendable, CaseIterable {
        case queued, running
        /// Given up.
        case dead
    }

    package let id: Int64
    package let key: String
    package let state: State
    package let attempts: Int
    package let errorCode: String?
    /// The error of the last attempt.
    package let error: String?
    package let createdAt: Instant
    /// The start of the last attempt.
    package let startedAt: Instant?
}

extension JobQueue {
    /// The jobs of a state, newest first.
    package func jobs(_ state: QueuedJob.State, limit: Int) async throws(PostgresError) -> [QueuedJob] {
        let rows = try await database.query(
            """
            SELECT id, object_key, attempts, error_code, error, created_at, started_at
            FROM ingest_jobs WHERE state = \(state.rawValue) ORDER BY id DESC LIMIT \(limit)
            """)
        var jobs: [QueuedJob] = []
        for row in rows {
            jobs.append(
                QueuedJob(
                    id: try row.decode(Int64.self, named: "id"),
                    key: try row.decode(String.self, named: "object_key"), state: state,
                    attempts: try row.decode(Int.self, named: "attempts"),
                    errorCode: try row.decode(String?.self, named: "error_code"),
                    error: try row.decode(String?.self, named: "error"),
                    createdAt: Instant(
                        microseconds: try row.decode(TimestampTZ.self, named: "created_at").microseconds),
                    startedAt: try row.decode(TimestampTZ?.self, named: "started_at").map {
                        Instant(microseconds: $0.microseconds)
                    }
                ))
        }
        return jobs
    }

    /// The number of dead jobs by `error_code`.
    package func deadByReason() async throws(PostgresError) -> [(reason: String, jobs: Int)] {
        let rows = try await database.query(
            """
            SELECT coalesce(error_code, 'UNKNOWN'), count(*) FROM ingest_jobs WHERE state = 'dead'
            GROUP BY 1 ORDER BY 2 DESC, 1
            """)
        var reasons: [(reason: String, jobs: Int)] = []
        for row in rows { reasons.append((try row.decode(String.self, at: 0), try row.decode(Int.self, at: 1))) }
        return reasons
    }
}
