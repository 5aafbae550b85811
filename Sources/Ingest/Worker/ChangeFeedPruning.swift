import Postgres

/// Keeps the change feed from growing for ever. Readers that had not come so far load anew.
struct ChangeFeedPruning: Sendable {
    /// Rows that stay at least; a reader behind by more would be quicker to load anew as well.
    static let kept = 100_000

    let database: PostgresClient

    /// Removes what is older than the newest ``kept`` rows, and returns how many rows went.
    ///
    /// Nothing at or above the oldest running transaction is touched, because rows of such a transaction may still
    /// become visible below the border. Both tables change in one statement.
    @discardableResult
    func prune(keeping kept: Int = Self.kept) async throws(PostgresError) -> Int {
        // Numbers of another cluster would be the newest for a long time, and those of this one would go first.
        _ = try await database.query("SELECT claim_change_feed()")
        return try await database.execute(
            """
            WITH border AS MATERIALIZED (
                SELECT LEAST(xid, pg_snapshot_xmin(pg_current_snapshot())) AS xid
                FROM photo_changes ORDER BY photo_changes.xid DESC OFFSET \(kept) LIMIT 1
            ), told AS (
                UPDATE photo_changes_horizon SET pruned_below = border.xid FROM border
                WHERE border.xid > pruned_below RETURNING 1
            )
            DELETE FROM photo_changes USING border WHERE photo_changes.xid < border.xid
            """)
    }
}
