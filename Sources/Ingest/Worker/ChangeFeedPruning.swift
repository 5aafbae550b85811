import Postgres

/// Limits the size of the change feed. Readers that are further behind reload everything.
struct ChangeFeedPruning: Sendable {
    /// Rows to keep. For a reader that is further behind, a reload is faster anyway.
    static let kept = 100_000

    let database: PostgresClient

    /// Removes rows older than the newest ``kept`` ones, and returns their number.
    ///
    /// Rows at or above the oldest running transaction are kept, because rows of that transaction may still become
    /// visible below the limit. Both tables change in one statement.
    @discardableResult
    func prune(keeping kept: Int = Self.kept) async throws(PostgresError) -> Int {
        // Transaction ids of another cluster would be the newest for a long time, and those of this cluster would be
        // removed first.
        _ = try await database.query("SELECT claim_change_feed()")
        return try await database.execute(
            """
            WITH border AS MATERIALIZED (
                SELECT LEAST(xid, pg_snapshot_xmin(pg_current_snapshot())) AS xid
                FROM photo_changes ORDER BY photo_changes.xid DESC OFFSET \(kept) LIMIT 1
            ), recorded AS (
                UPDATE photo_changes_horizon SET pruned_below = border.xid FROM border
                WHERE border.xid > pruned_below RETURNING 1
            )
            DELETE FROM photo_changes USING border WHERE photo_changes.xid < border.xid
            """)
    }
}
