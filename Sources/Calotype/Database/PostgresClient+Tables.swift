import Postgres

extension PostgresClient {
    /// Whether the table exists. A newer program may find a schema that does not have it yet.
    func has(table: String) async throws -> Bool {
        let rows = try await query("SELECT to_regclass(\(table)) IS NOT NULL")
        return try rows.first?.decode(Bool.self, at: 0) ?? false
    }
}
