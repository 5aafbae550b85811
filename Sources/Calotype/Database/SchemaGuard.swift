import Foundation
import Logging
import Postgres
import ServiceLifecycle

/// The reason why this program must not use a database, and the remedy.
package enum SchemaFault: Error, Equatable, CustomStringConvertible {
    /// The database does not have Calotype's tables.
    case empty
    /// Files in schema/ that were not applied to the database.
    case older([String])
    /// A migration that this program does not have.
    case newer(version: Int, name: String)
    /// Files and database differ in another way.
    case unfit(String)

    package var description: String { "\(fact): \(remedy)" }

    package var fact: String {
        switch self {
        case .empty: "the database has no Calotype schema"
        case .older(let files):
            "the database's schema is older than this program: "
                + (files.count > 3 ? "\(files.count) files, \(files[0]) first, are" : files.joined(separator: ", "))
                + " not applied"
        case .newer(let version, let name):
            "this database belongs to a newer Calotype: it has the unknown migration \(version) (\(name))"
        case .unfit(let reason): reason
        }
    }

    package var remedy: String {
        switch self {
        case .empty, .older: "run calotype migrate"
        case .newer:
            "run the newer program, or restore a backup from before the upgrade (docs/upgrades.md, Going back)"
        case .unfit: "run the program version that belongs to this database"
        }
    }
}

/// Prevents a process from using a database whose schema differs from its own.
struct SchemaGuard: Service {
    let database: PostgresClient
    /// Folder of the migrations.
    let folder: String
    let logger: Logger

    init(database: PostgresClient, folder: String, logger: Logger) {
        self.database = database
        self.folder = folder
        self.logger = logger
    }

    /// - Throws: ``SchemaFault``; ``PostgresError`` if the database is unavailable.
    func check() async throws {
        let status: Migrator.Status
        do {
            status = try await Migrator(folder: URL(fileURLWithPath: folder)).status(database)
        } catch MigrationError.unknown(let version, let name) {
            throw SchemaFault.newer(version: version, name: name)
        } catch let error as MigrationError {
            throw SchemaFault.unfit("\(error)")
        }
        guard status.pending.isEmpty else {
            throw status.applied.isEmpty ? SchemaFault.empty : .older(status.pending.map(\.fileName))
        }
    }

    /// Checks the schema; while the database is unavailable, waits for it.
    ///
    /// - Throws: ``SchemaFault``.
    func waitUntilChecked() async throws {
        var isSaid = false
        while true {
            do {
                return try await check()
            } catch let error as PostgresError where error.isUnavailable {
                if !isSaid { logger.warning("database unavailable", metadata: ["error": "\(error)"]) }
                isSaid = true
                try await Task.sleep(for: .seconds(1))
            }
        }
    }

    /// Runs while a server starts without its database. The check is made when the database becomes available.
    func run() async throws {
        do {
            try await cancelWhenGracefulShutdown { try await waitUntilChecked() }
            try await gracefulShutdown()
        } catch is CancellationError {
            return
        } catch PostgresError.cancelled {
            return
        }
    }
}
