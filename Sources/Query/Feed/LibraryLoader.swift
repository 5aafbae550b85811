import Postgres

/// Reads the whole library in one consistent view of the database.
struct LibraryLoader: Sendable {
    let client: PostgresClient

    struct Loaded: Sendable {
        let segment: Segment
        let position: FeedPosition
    }

    func load() async throws -> Loaded {
        try await client.transaction(isolation: .repeatableRead, readOnly: true) { connection in
            // The sort is the only work of size; by default it would go through files.
            try await connection.execute("SET LOCAL work_mem = '64MB'")
            let rows = try await connection.query("SELECT pg_current_snapshot()::text")
            guard let row = rows.first else {
                throw PostgresError.protocolViolation("pg_current_snapshot() gave no row")
            }
            let position = FeedPosition(text: try row.decode(String.self, at: 0))
            var builder = SegmentBuilder()
            try await connection.copyRows(
                """
                COPY (SELECT \(FactsSelection.columns)
                      FROM photos p LEFT JOIN photo_ai_results r ON r.photo_id = p.id
                      WHERE p.deleted_at IS NULL AND p.id > 0
                      ORDER BY \(FactsSelection.timelineOrder)) TO STDOUT (FORMAT binary)
                """
            ) { row in
                builder.add(try FactsSelection.facts(of: row))
            }
            return Loaded(segment: builder.build(), position: position)
        }
    }
}
