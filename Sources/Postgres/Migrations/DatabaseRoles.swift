import FoundationEssentials

/// The roles of a library's database and their rights: `roles.sql`, which is applied after every migration.
package struct DatabaseRoles: Sendable {
    package static let file = "roles.sql"
    package static let admin = "calotype_admin"
    package static let app = "calotype_app"
    package static let writer = "calotype_writer"

    private let sql: String

    /// - Parameter folder: folder of the migrations; nil if it has no such file.
    init?(folder: URL) throws(MigrationError) {
        let file = folder.appending(path: Self.file)
        guard FileManager.default.fileExists(atPath: file.path()) else { return nil }
        do {
            sql = try String(contentsOf: file, encoding: .utf8)
        } catch {
            throw .unreadable(file: Self.file, reason: "\(error)")
        }
    }

    /// Creates the missing roles that this user may create, and grants each role its rights.
    func grant(on connection: Connection) async throws {
        try await connection.transaction { connection in
            if let error = try await connection.runScript(sql).error {
                throw MigrationError.failed(file: Self.file, line: nil, completedStatements: 0, error)
            }
        }
    }

    /// The roles that the cluster does not have because the migrating user may not create them.
    package static func missing(_ client: PostgresClient) async throws -> [String] {
        let rows = try await client.query(
            """
            SELECT name FROM unnest(\([admin, app, writer])) AS name
            WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name)
            """)
        return try rows.map { try $0.decode(String.self, at: 0) }
    }
}
