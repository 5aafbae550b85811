import Postgres

/// How far a reader has come: the text of its last `pg_current_snapshot()`.
struct FeedPosition: Hashable, Sendable {
    let text: String
}

/// Reads what was committed since a position, as the comment in schema/0003_change_feed.sql describes it.
struct ChangeFeed: Sendable {
    /// More changes than this take longer and more memory one by one than a library of this size does as a whole.
    private static func mostChanges(librarySize: Int) -> Int { max(20_000, librarySize / 50) }

    let client: PostgresClient

    enum Changes: Sendable {
        /// Rows as they are at `position`; nil for photos that are gone.
        case photos([Int64: PhotoFacts?], position: FeedPosition)
        /// What happened up to `position` cannot be told photo by photo.
        case everything(position: FeedPosition)
    }

    /// Where a transaction with one view of the database stands.
    static func position(on connection: Connection) async throws(PostgresError) -> FeedPosition {
        let rows = try await connection.query("SELECT \(here)")
        guard let row = rows.first else { throw .protocolViolation("the feed's position gave no row") }
        return FeedPosition(text: try row.decode(String.self, at: 0))
    }

    /// The position of a statement's view of the database.
    ///
    /// On a standby pg_current_snapshot() names none of the transactions that still run (PostgreSQL keeps them elsewhere
    /// in the snapshot), so one that commits late would count as seen. There every number in between is named that the
    /// feed does not show: such a transaction runs, or never wrote to the feed. Past 100,000 numbers the position ends
    /// early instead, and what follows it is read again.
    private static let here: SQL = """
        CASE WHEN pg_is_in_recovery() THEN (
            SELECT format('%s:%s:%s', low, high, (
                SELECT string_agg(number::text, ',' ORDER BY number) FROM generate_series(low, high - 1) number
                WHERE NOT EXISTS (SELECT FROM photo_changes seen WHERE seen.xid = number::text::xid8)))
            FROM (SELECT pg_snapshot_xmin(view)::text::bigint AS low,
                         LEAST(pg_snapshot_xmax(view)::text::bigint,
                               pg_snapshot_xmin(view)::text::bigint + 100000) AS high
                  FROM pg_current_snapshot() view) bounds)
        ELSE pg_current_snapshot()::text END
        """

    /// - Parameter connection: whose transaction's view of the database it is to be; nil for now.
    func changes(
        since last: FeedPosition, librarySize: Int, on connection: Connection? = nil
    ) async throws(PostgresError) -> Changes {
        let most = Self.mostChanges(librarySize: librarySize)
        let statement = Self.statement(since: last, most: most)
        let rows =
            if let connection { try await connection.query(statement) } else { try await client.query(statement) }
        return try Self.changes(in: rows, most: most)
    }

    /// One statement, hence one view of the feed and of the tables.
    private static func statement(since last: FeedPosition, most: Int) -> SQL {
        """
        WITH changed AS MATERIALIZED (
            SELECT DISTINCT photo_id FROM photo_changes
            WHERE xid >= pg_snapshot_xmin(\(last.text)::pg_snapshot)
              AND NOT pg_visible_in_snapshot(xid, \(last.text)::pg_snapshot)
              -- Others are marks of index files.
              AND (photo_id > 0 OR photo_id IS NULL)
            LIMIT \(most + 1))
        SELECT now.position, now.pruned, c.photo_id, c.photo_id IS NULL AND c.is_change, photo.*
        FROM (SELECT \(here) AS position,
                     coalesce((SELECT pruned_below FROM photo_changes_horizon)
                              > pg_snapshot_xmin(\(last.text)::pg_snapshot), TRUE) AS pruned) now
        LEFT JOIN (SELECT photo_id, TRUE AS is_change FROM changed) c ON TRUE
        -- OFFSET keeps it a look-up by number for each change, however many the planner expects.
        LEFT JOIN LATERAL (
            SELECT \(IndexedColumns.columns)
            FROM \(IndexedColumns.tables)
            LEFT JOIN LATERAL (SELECT \(IndexedColumns.runs) FROM ai_part_runs WHERE photo_id = p.id) a ON TRUE
            WHERE p.id = c.photo_id AND p.id > 0 AND p.deleted_at IS NULL OFFSET 0) photo ON TRUE
        """
    }

    private static func changes(in rows: Rows, most: Int) throws(PostgresError) -> Changes {
        guard let first = rows.first else { throw .protocolViolation("the change feed gave no row") }
        let position = FeedPosition(text: try first.decode(String.self, at: 0))
        if try first.decode(Bool.self, at: 1) || rows.count > most { return .everything(position: position) }
        var photos: [Int64: PhotoFacts?] = [:]
        for row in rows {
            if try row.decode(Bool?.self, at: 3) == true { return .everything(position: position) }
            guard let id = try row.decode(Int64?.self, at: 2) else { continue }
            let exists = try row.decode(Int64?.self, at: 4) != nil
            photos.updateValue(exists ? try IndexedColumns.facts(of: row, at: 4) : nil, forKey: id)
        }
        return .photos(photos, position: position)
    }
}
