import Foundation
import Logging
import Postgres
import ServiceLifecycle

/// Why a program must not work with a database, and what to do.
package enum SchemaFault: Error, Equatable, CustomStringConvertible {
    /// It has no table of ours.
    case empty
    /// Files of schema/ that it does not have.
    case older([String])
    /// A migration that this program does not have.
    case newer(version: Int, name: String)
    /// Files and database do not fit in another way.
    case unfit(String)

    package var description: String { "\(fact): \(remedy)" }

    package var fact: String {
        switch self {
        case .empty: "the database has no schema of Calotype"
        case .older(let files):
            "the database's schema is older than this program: "
                + (files.count > 3 ? "\(files.count) files, \(files[0]) first, are" : files.joined(separator: ", "))
                + " not applied"
        case .newer(let version, let name):
            "this database belongs to a newer Calotype: it has migration \(version) (\(name)), which this program does not know"
        case .unfit(let reason): reason
        }
    }

    package var remedy: String {
        switch self {
        case .empty, .older: "run calotype migrate"
        case .newer:
            "run the newer program again, or restore a backup from before the upgrade (docs/upgrades.md, Going back)"
        case .unfit: "run the program version that belongs to this database"
        }
    }
}

/// Keeps a process from working with a schema that is not the program's own.
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

    /// - Throws: ``SchemaFault``; ``PostgresError`` where the database does not answer.
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

    /// Waits for a database that does not answer.
    ///
    /// - Throws: ``SchemaFault``.
    func waitUntilChecked() async throws {
        var isSaid = false
        while true {
            do {
                return try await check()
            } catch let error as PostgresError where error.isUnavailable {
                if !isSaid { logger.warning("the database does not answer", metadata: ["error": "\(error)"]) }
                isSaid = true
                try await Task.sleep(for: .seconds(1))
            }
        }
    }

    /// Runs beside a server that starts while the database is unavailable: its first answer decides.
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
