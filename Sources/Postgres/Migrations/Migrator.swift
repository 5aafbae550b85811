package import FoundationEssentials

/// Brings the schema up to date: each file in its own transaction, forward only.
///
/// Any number of instances may start at the same time: an advisory lock lets one migrate while the others wait.
package struct Migrator: Sendable {
    package struct Applied: Sendable, Equatable {
        package let version: Int
        package let name: String
        package let checksum: String
        package let appliedAt: TimestampTZ
    }

    package struct Status: Sendable, Equatable {
        package let applied: [Applied]
        package let pending: [Migration]
    }

    private let migrations: [Migration]
    private let roles: DatabaseRoles?

    package init(_ migrations: [Migration]) throws(MigrationError) {
        self.migrations = try Migration.ordered(migrations)
        roles = nil
    }

    /// Reads the `.sql` files of a folder.
    package init(folder: URL) throws(MigrationError) {
        migrations = try Migration.all(in: folder)
        roles = try DatabaseRoles(folder: folder)
    }

    /// The progress of a migration.
    package enum Progress: Sendable {
        case begins(Migration, number: Int, of: Int)
        /// Another program uses a table that the file must lock. The file is retried.
        case waitsForLock(Migration, heldBy: String)
        case applied(Migration, after: Duration)
    }

    /// Creates the roles of the database, before there are tables. The client's user must be allowed to create roles.
    package func makeRoles(_ client: PostgresClient) async throws {
        guard let roles else { return }
        try await client.withConnection { try await roles.grant(on: $0) }
    }

    /// Applies the missing migrations and returns them in order. Then grants the roles their rights.
    @discardableResult
    package func migrate(
        _ client: PostgresClient, patience: Duration = .seconds(300),
        progress: @escaping @Sendable (Progress) -> Void = { _ in }
    ) async throws -> [Migration] {
        try await client.withConnection { connection in
            // A session-level lock, because each file has its own transaction.
            _ = try await connection.query("SELECT pg_advisory_lock(\(AdvisoryLock.migrations))")
            do {
                let applied = try await migrateLocked(connection, patience, progress)
                try await roles?.grant(on: connection)
                _ = try await connection.control("SELECT pg_advisory_unlock(\(AdvisoryLock.migrations.rawValue))")
                return applied
            } catch {
                // The lock ends with the session, whatever its state is.
                await connection.doom()
                throw error
            }
        }
    }

    /// Returns the applied and the missing migrations; throws if the files and the database do not match.
    package func status(_ client: PostgresClient) async throws -> Status {
        try await client.withConnection { connection in
            let exists = try await connection.query("SELECT to_regclass('schema_migrations') IS NOT NULL")
            guard try exists[0].decode(Bool.self, at: 0) else { return Status(applied: [], pending: migrations) }
            return try await status(connection)
        }
    }

    private func migrateLocked(
        _ connection: Connection, _ patience: Duration, _ progress: @Sendable (Progress) -> Void
    ) async throws -> [Migration] {
        _ = try await connection.execute(
            """
            CREATE TABLE IF NOT EXISTS schema_migrations (
                version integer CONSTRAINT schema_migrations_pkey PRIMARY KEY,
                name text NOT NULL,
                checksum text NOT NULL,
                applied_at timestamptz NOT NULL DEFAULT now()
            )
            """)
        let pending = try await status(connection).pending
        for (index, migration) in pending.enumerated() {
            let began = ContinuousClock.now
            progress(.begins(migration, number: index + 1, of: pending.count))
            let step = MigrationStep(migration: migration, connection: connection)
            try await step.apply(patience: patience) { progress(.waitsForLock(migration, heldBy: $0)) }
            progress(.applied(migration, after: ContinuousClock.now - began))
        }
        return pending
    }

    private func status(_ connection: Connection) async throws -> Status {
        let rows = try await connection.query(
            "SELECT version, name, checksum, applied_at FROM schema_migrations ORDER BY version")
        let applied = try rows.map { row in
            Applied(
                version: try row.decode(Int.self, at: 0), name: try row.decode(String.self, at: 1),
                checksum: try row.decode(String.self, at: 2), appliedAt: try row.decode(TimestampTZ.self, at: 3))
        }
        return Status(applied: applied, pending: try Self.pending(of: migrations, applied: applied))
    }

    /// Compares the files with the checksums in the database.
    static func pending(of migrations: [Migration], applied: [Applied]) throws(MigrationError) -> [Migration] {
        let known = Dictionary(uniqueKeysWithValues: migrations.map { ($0.version, $0) })
        for one in applied {
            guard let migration = known[one.version] else {
                throw .unknown(version: one.version, name: one.name)
            }
            guard migration.checksum == one.checksum else { throw .changed(file: migration.fileName) }
        }
        let done = Set(applied.map(\.version))
        let pending = migrations.filter { !done.contains($0.version) }
        if let last = done.max(), let late = pending.first, late.version < last {
            throw .outOfOrder(file: late.fileName, after: last)
        }
        return pending
    }
}

extension Migration {
    /// Returns the line, from 1, of a position that the server counts from 1 in Unicode scalars.
    func line(of position: Int?) -> Int? {
        guard let position else { return nil }
        return 1 + sql.unicodeScalars.prefix(max(0, position - 1)).count { $0 == "\n" }
    }
}
