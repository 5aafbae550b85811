import Foundation
import Logging
import Postgres

/// Dumps the database in pg_dump's directory format and counts its rows, both in one snapshot.
struct DatabaseDump: Sendable {
    static let folderName = "database"

    let database: PostgresClient
    let settings: PostgresSettings
    let programs: PostgresPrograms

    /// Contents of the dump.
    struct Contents: Sendable {
        let schema: BackupManifest.Schema
        let server: BackupManifest.Server
        let rows: [String: Int]
    }

    /// - Parameter folder: the folder of the backup.
    func write(into folder: String) async throws -> Contents {
        // pg_dump and the counts use one snapshot, so that they can be compared.
        try await database.transaction(isolation: .repeatableRead, readOnly: true) { connection in
            let snapshot = try await connection.query("SELECT pg_export_snapshot()")[0].decode(String.self, at: 0)
            let tables = try await Self.tables(on: connection)
            let leftOut = tables.filter { TableContents.leftOut.contains($0.name) }
            let database = try await connection.query("SELECT current_database()")[0].decode(String.self, at: 0)
            try await programs.run(
                "pg_dump",
                [
                    "--format=directory", "--jobs=2", "--compress=3", "--snapshot=\(snapshot)", "--no-password",
                    "--lock-wait-timeout=60s", "--file=\(folder)/\(Self.folderName)",
                ] + leftOut.map { "--exclude-table-data=\($0.pattern)" } + ["--dbname=\(Self.quoted(database))"],
                environment: settings.programEnvironment)
            var rows: [String: Int] = [:]
            for table in tables where !leftOut.contains(table) {
                let count = try await connection.query(
                    "SELECT count(*) FROM \(identifier: table.schema).\(identifier: table.name)")
                rows[table.qualified] = try count[0].decode(Int.self, at: 0)
            }
            return Contents(
                schema: try await Self.schema(on: connection), server: try await server(on: connection), rows: rows)
        }
    }

    struct Table: Equatable {
        let schema: String
        let name: String

        var qualified: String { "\(schema).\(name)" }
        /// The name for pg_dump, which folds unquoted names to lower case.
        var pattern: String { "\"\(schema)\".\"\(name)\"" }
    }

    /// Tables that store rows themselves and belong to no extension.
    static func tables(on connection: Connection) async throws -> [Table] {
        let rows = try await connection.query(
            """
            SELECT nspname::text, relname::text FROM pg_class JOIN pg_namespace space ON space.oid = relnamespace
            WHERE relkind = 'r' AND nspname <> 'information_schema' AND nspname NOT LIKE 'pg\\_%'
              AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid
                              AND deptype = 'e')
            ORDER BY 1, 2
            """)
        return try rows.map {
            Table(schema: try $0.decode(String.self, at: 0), name: try $0.decode(String.self, at: 1))
        }
    }

    private static func schema(on connection: Connection) async throws -> BackupManifest.Schema {
        let rows = try await connection.query(
            "SELECT version, name FROM schema_migrations ORDER BY version DESC LIMIT 1")
        guard let row = rows.first else { throw SchemaFault.empty }
        return .init(version: try row.decode(Int.self, at: 0), name: try row.decode(String.self, at: 1))
    }

    private func server(on connection: Connection) async throws -> BackupManifest.Server {
        let row = try await connection.query(
            """
            SELECT current_setting('server_version_num')::int / 10000, current_setting('server_version'),
                   current_database()::text
            """)[0]
        return .init(
            major: try row.decode(Int.self, at: 0), version: try row.decode(String.self, at: 1),
            dumpedBy: programs.major, database: try row.decode(String.self, at: 2))
    }

    /// A name with an equals sign would be read as a connection string.
    static func quoted(_ database: String) -> String {
        "dbname='" + database.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
    }
}
