import Foundation
import Logging
import Postgres

/// Restores the database of a backup into an empty database.
struct DatabaseRestore: Sendable {
    /// Folder of the backup.
    let folder: String
    let migrator: Migrator
    /// The newest migration of this program.
    let newestSchema: Int
    let programFolders: (roots: String, path: String)
    let logger: Logger

    /// Reads the manifest and verifies every file against it, before anything is written.
    func checkedManifest() throws -> BackupManifest {
        let manifest = try BackupDestination.manifest(in: folder)
        guard manifest.schema.version <= newestSchema else {
            throw BackupError.newerSchema(backup: manifest.schema.version, program: newestSchema)
        }
        try BackupFiles.check(manifest.files, in: folder)
        return manifest
    }

    /// - Parameter say: is called with progress messages for a person.
    func restore(
        _ manifest: BackupManifest, into database: PostgresClient, _ settings: PostgresSettings,
        say: @escaping @Sendable (String) -> Void
    ) async throws {
        let row = try await database.query(
            "SELECT current_setting('server_version_num')::int / 10000, current_database()::text")[0]
        let (major, name) = (try row.decode(Int.self, at: 0), try row.decode(String.self, at: 1))
        guard major >= manifest.server.major else {
            throw BackupError.newerServer(backup: manifest.server.major, server: major)
        }
        guard try await Self.isEmpty(database) else { throw BackupError.notEmpty("the database (\(settings))") }
        let programs = try await PostgresPrograms.find(
            forServer: max(major, manifest.server.dumpedBy), folders: programFolders.roots, path: programFolders.path)
        say("loading \(manifest.rows.count) tables")
        // Ownership and grants are not restored: the roles of the other server may not exist here. Migrating sets the
        // grants again.
        try await programs.run(
            "pg_restore",
            [
                "--jobs=2", "--exit-on-error", "--no-owner", "--no-privileges", "--no-comments", "--no-password",
                "--dbname=\(DatabaseDump.quoted(name))", "\(folder)/\(DatabaseDump.folderName)",
            ], environment: settings.programEnvironment)
        let found = try await Self.rows(of: database)
        for (table, count) in manifest.rows.sorted(by: { $0.key < $1.key }) where found[table, default: 0] != count {
            throw BackupError.damaged(file: table, reason: "loaded \(found[table, default: 0]) of \(count) rows")
        }
        try await migrator.migrate(database) { say(MigrationReport.line(of: $0)) }
        _ = try await database.query("SELECT claim_change_feed()")
        try await database.execute("ANALYZE")
    }

    /// Rows of each table, by `schema.table`.
    static func rows(of database: PostgresClient) async throws -> [String: Int] {
        try await database.withConnection { connection in
            var rows: [String: Int] = [:]
            for table in try await DatabaseDump.tables(on: connection) {
                let count = try await connection.query(
                    "SELECT count(*) FROM \(identifier: table.schema).\(identifier: table.name)")
                rows[table.qualified] = try count[0].decode(Int.self, at: 0)
            }
            return rows
        }
    }

    /// The database has no tables, views or sequences except those of extensions.
    private static func isEmpty(_ database: PostgresClient) async throws -> Bool {
        try await database.query(
            """
            SELECT FROM pg_class JOIN pg_namespace space ON space.oid = relnamespace
            WHERE relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND nspname <> 'information_schema'
              AND nspname NOT LIKE 'pg\\_%'
              AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = pg_class.oid
                              AND deptype = 'e')
            LIMIT 1
            """
        ).isEmpty
    }
}
