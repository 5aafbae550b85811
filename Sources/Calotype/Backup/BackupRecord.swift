import Postgres

/// The row of one run in `backup_runs`.
struct BackupRecord: Sendable {
    let database: PostgresClient
    let id: Int64

    /// Nil if the schema does not have the table yet: the newer program makes the backup before it migrates.
    static func begin(_ destination: String, in database: PostgresClient) async throws -> BackupRecord? {
        guard try await database.has(table: "backup_runs") else { return nil }
        let rows = try await database.query(
            "INSERT INTO backup_runs (destination) VALUES (\(destination)) RETURNING id")
        return BackupRecord(database: database, id: try rows[0].decode(Int64.self, at: 0))
    }

    /// Bytes of the newest backup, without originals; nil if there is none.
    static func lastSize(in database: PostgresClient) async throws -> Int? {
        guard try await database.has(table: "backup_runs") else { return nil }
        let rows = try await database.query(
            "SELECT bytes FROM backup_runs WHERE ok AND bytes IS NOT NULL ORDER BY finished_at DESC LIMIT 1")
        return try rows.first?.decode(Int.self, at: 0)
    }

    func succeed(bytes: Int) async throws {
        try await database.execute(
            "UPDATE backup_runs SET finished_at = now(), ok = TRUE, bytes = \(Int64(bytes)) WHERE id = \(id)")
    }

    func fail(_ error: String) async throws {
        let words = String(error.prefix(20_000))
        try await database.execute(
            "UPDATE backup_runs SET finished_at = now(), error = \(words) WHERE id = \(id)")
    }
}
