import Postgres

/// Reads the whole library in one consistent view of the database.
struct FullLoad: Sendable {
    let client: PostgresClient

    struct Loaded: Sendable {
        let segment: Segment
        let position: FeedPosition
    }

    func load() async throws -> Loaded {
        try await client.transaction(isolation: .repeatableRead, readOnly: true) { try await load(on: $0) }
    }

    /// - Parameter connection: in a transaction with one view of the database.
    func load(on connection: Connection) async throws -> Loaded {
        try await Self.lockTables(on: connection)
        let position = try await ChangeFeed.position(on: connection)
        var builder = SegmentBuilder()
        try await read(on: connection) { builder.add($0) }
        return Loaded(segment: builder.build(), position: position)
    }

    /// Locks the tables before the transaction takes its view. After a TRUNCATE, the tables would be empty in an older view.
    static func lockTables(on connection: Connection) async throws(PostgresError) {
        try await connection.execute(
            "LOCK TABLE photos, photo_ai_results, ai_part_runs, favourites IN ACCESS SHARE MODE")
    }

    /// Reads all photos in the order of the timeline.
    func read(on connection: Connection, _ body: (PhotoFacts) -> Void) async throws {
        // Keeps the sort in memory; by default it would use files.
        try await connection.execute("SET LOCAL work_mem = '64MB'")
        try await connection.copyRows(
            """
            COPY (SELECT \(IndexedColumns.columns)
                  FROM \(IndexedColumns.tables)
                  LEFT JOIN (SELECT photo_id, \(IndexedColumns.runs) FROM ai_part_runs GROUP BY photo_id) a
                      ON a.photo_id = p.id
                  LEFT JOIN (SELECT photo_id, \(IndexedColumns.favouriteUsers) FROM favourites GROUP BY photo_id) f
                      ON f.photo_id = p.id
                  WHERE p.deleted_at IS NULL AND NOT p.excluded AND p.id > 0
                  ORDER BY \(IndexedColumns.timelineOrder)) TO STDOUT (FORMAT binary)
            """
        ) { row in
            body(try IndexedColumns.facts(of: row))
        }
    }
}
