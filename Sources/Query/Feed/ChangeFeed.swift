import Postgres

/// Reads the changes committed since a position; schema/0003_change_feed.sql describes the method.
struct ChangeFeed: Sendable {
    /// Maximum number of changes per read. More take longer and more memory than loading a library of this size.
    private static func mostChanges(librarySize: Int) -> Int { max(20_000, librarySize / 50) }

    let client: PostgresClient

    /// The result of one read.
    struct Reading: Sendable {
        let position: FeedPosition
        /// The feed contains transaction ids of another cluster, such as one from which the database was restored.
        let isForeign: Bool
        let changes: Changes
    }

    enum Changes: Sendable {
        /// The changed photos at the position of the read; nil for deleted photos.
        case photos([Int64: PhotoFacts?])
        /// The changes up to that position cannot be listed per photo.
        case everything
    }

    /// The position of a transaction with one view of the database.
    static func position(on connection: Connection) async throws(PostgresError) -> FeedPosition {
        let rows = try await connection.query("SELECT \(here), \(FeedServer.here)")
        guard let row = rows.first else { throw .protocolViolation("the query of the feed position returned no row") }
        return FeedPosition(
            text: try row.decode(String.self, at: 0), server: try FeedServer(try row.decode(String.self, at: 1)))
    }

    /// Removes entries of another cluster from the feed. Every reader then loads the library once.
    ///
    /// - Returns: false on a standby, and if there are no such entries.
    func reset() async throws(PostgresError) -> Bool {
        let rows = try await client.query("SELECT claim_change_feed()")
        return try rows.first?.decode(Bool.self, at: 0) ?? false
    }

    /// The position of a statement's view of the database.
    ///
    /// On a standby, pg_current_snapshot() does not list transactions in progress (PostgreSQL stores them elsewhere in the
    /// snapshot), so one that commits late would be skipped. There the position lists every transaction id in its range
    /// that the feed does not contain: such a transaction is in progress, or never wrote to the feed. The range ends after
    /// 100,000 ids, and later entries are read again.
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

    /// - Parameter connection: reads the view of its transaction; nil reads the current view.
    func changes(
        since last: FeedPosition, librarySize: Int, on connection: Connection? = nil
    ) async throws(PostgresError) -> Reading {
        let most = Self.mostChanges(librarySize: librarySize)
        let statement = Self.statement(since: last, most: most)
        let rows =
            if let connection { try await connection.query(statement) } else { try await client.query(statement) }
        return try Self.reading(of: rows, most: most)
    }

    /// A single statement, so that the feed and the tables are read in one view.
    private static func statement(since last: FeedPosition, most: Int) -> SQL {
        """
        WITH changed AS MATERIALIZED (
            SELECT DISTINCT photo_id FROM photo_changes
            WHERE xid >= pg_snapshot_xmin(\(last.text)::pg_snapshot)
              -- Committed ids of this cluster are lower; the rest are those of another cluster.
              AND xid < pg_snapshot_xmax(pg_current_snapshot())
              AND NOT pg_visible_in_snapshot(xid, \(last.text)::pg_snapshot)
              -- Negative ids are marks of index files.
              AND (photo_id > 0 OR photo_id IS NULL)
            LIMIT \(most + 1))
        SELECT now.position, now.server, now.pruned, now.is_foreign,
               c.photo_id, c.photo_id IS NULL AND c.is_change, photo.*
        FROM (SELECT \(here) AS position, \(FeedServer.here) AS server,
                     coalesce(horizon.pruned_below > pg_snapshot_xmin(\(last.text)::pg_snapshot)
                              AND horizon.pruned_below <= pg_snapshot_xmax(pg_current_snapshot()), TRUE) AS pruned,
                     coalesce(horizon.pruned_below > pg_snapshot_xmax(pg_current_snapshot()), TRUE) OR EXISTS (
                         SELECT FROM photo_changes WHERE xid >= pg_snapshot_xmax(pg_current_snapshot()))
                         AS is_foreign
              FROM (SELECT (SELECT pruned_below FROM photo_changes_horizon) AS pruned_below) horizon) now
        LEFT JOIN (SELECT photo_id, TRUE AS is_change FROM changed) c ON TRUE
        -- OFFSET keeps this a look-up by id per change, whatever number of rows the planner expects.
        LEFT JOIN LATERAL (
            SELECT \(IndexedColumns.columns)
            FROM \(IndexedColumns.tables)
            LEFT JOIN LATERAL (SELECT \(IndexedColumns.runs) FROM ai_part_runs WHERE photo_id = p.id) a ON TRUE
            LEFT JOIN LATERAL (SELECT \(IndexedColumns.favouriteUsers) FROM favourites WHERE photo_id = p.id) f ON TRUE
            WHERE p.id = c.photo_id AND p.id > 0 AND p.deleted_at IS NULL AND NOT p.excluded OFFSET 0) photo ON TRUE
        """
    }

    private static func reading(of rows: Rows, most: Int) throws(PostgresError) -> Reading {
        guard let first = rows.first else { throw .protocolViolation("the query of the change feed returned no row") }
        return Reading(
            position: FeedPosition(
                text: try first.decode(String.self, at: 0),
                server: try FeedServer(try first.decode(String.self, at: 1))),
            isForeign: try first.decode(Bool.self, at: 3),
            changes: try first.decode(Bool.self, at: 2) || rows.count > most ? .everything : try changes(in: rows))
    }

    private static func changes(in rows: Rows) throws(PostgresError) -> Changes {
        var photos: [Int64: PhotoFacts?] = [:]
        for row in rows {
            if try row.decode(Bool?.self, at: 5) == true { return .everything }
            guard let id = try row.decode(Int64?.self, at: 4) else { continue }
            let exists = try row.decode(Int64?.self, at: 6) != nil
            photos.updateValue(exists ? try IndexedColumns.facts(of: row, at: 6) : nil, forKey: id)
        }
        return .photos(photos)
    }
}
