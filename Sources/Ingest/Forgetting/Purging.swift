package import Logging
package import Postgres

/// Forgets photos that were deleted long ago.
///
/// Only days with a successful reconcile of the bucket count, so an outage does not age any photo.
package struct Purging: Sendable {
    private let database: PostgresClient
    private let bucket: String
    private let limits: ReconcileGuard
    private let logger: Logger

    package init(database: PostgresClient, bucket: String, limits: ReconcileGuard, logger: Logger) {
        self.database = database
        self.bucket = bucket
        self.limits = limits
        self.logger = logger
    }

    package enum Outcome: Sendable, Equatable {
        case purged(Int)
        /// The number of due photos requires the confirmation of an administrator.
        case withheld(Int)
    }

    /// The start of the last `days` days with a successful comparison: photos that were deleted before it are due.
    ///
    /// - Returns: nil where there were not so many comparisons yet.
    package func bound(days: Int) async throws(PostgresError) -> TimestampTZ? {
        let rows = try await database.query(
            """
            SELECT least(day::timestamp AT TIME ZONE 'UTC', now() - make_interval(days => \(days)::int))
            FROM reconciled_days ORDER BY day DESC OFFSET \(max(days, 1) - 1) LIMIT 1
            """)
        return try rows.first?.decode(TimestampTZ.self, at: 0)
    }

    /// Photos that were deleted before `bound`.
    package func due(before bound: TimestampTZ?) async throws(PostgresError) -> [Int64] {
        guard let bound else { return [] }
        let prefix = "s3://\(bucket)/"
        let rows = try await database.query(
            """
            SELECT id FROM photos
            WHERE deleted_at < \(bound) AND starts_with(coalesce(s3_path, duplicate_s3_path), \(prefix))
            ORDER BY id
            """)
        var ids: [Int64] = []
        for row in rows { ids.append(try row.decode(Int64.self, at: 0)) }
        return ids
    }

    /// - Parameter confirmed: an administrator confirmed the purge, whatever the number of photos.
    @discardableResult
    package func purge(days: Int, confirmed: Bool = false) async throws -> Outcome {
        let bound = try await bound(days: days)
        let due = try await due(before: bound)
        if due.isEmpty { return .purged(0) }
        let counts = try await database.query(
            """
            SELECT (SELECT count(*) FROM photos), (
                SELECT coalesce(sum(photos), 0)::bigint FROM purges
                WHERE purged_at > now() - make_interval(days => \(ReconcileGuard.windowDays)::int))
            """)
        let all = try counts.first?.decode(Int.self, at: 0) ?? 0
        let recent = try counts.first?.decode(Int.self, at: 1) ?? 0
        if !confirmed, limits.stops(due.count + recent, of: all + recent) {
            logger.error(
                "purge withheld: too many deleted photos are due; to forget them, run calotype forget --purge",
                metadata: ["due": "\(due.count)", "purged_recently": "\(recent)", "rows": "\(all)"])
            return .withheld(due.count)
        }
        let count = try await Forgetting(database: database, bucket: bucket).forget(due, deletedBefore: bound)
        if !confirmed { try await database.execute("INSERT INTO purges (photos) VALUES (\(count))") }
        try await database.execute("DELETE FROM purges WHERE purged_at < now() - interval '30 days'")
        logger.info("purged deleted photos after their retention period", metadata: ["photos": "\(count)"])
        return .purged(count)
    }
}
