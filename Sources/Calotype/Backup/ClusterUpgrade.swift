import Foundation
import Logging
import Postgres

/// Upgrades the database of a data folder to a newer major version of PostgreSQL. Dumps it from the old server, loads
/// the dump into a new cluster, compares both, and only then replaces the old cluster. The old cluster is kept.
struct ClusterUpgrade: Sendable {
    let folder: DataFolder
    let old: PostgresInstallation
    let new: PostgresInstallation
    let password: String
    let logger: Logger

    /// A marker file in a new cluster that was loaded completely.
    private static let loadedMark = "calotype.loaded"

    enum UpgradeError: Error, CustomStringConvertible {
        case noRoom(needed: Int, free: Int)
        case differs(table: String, old: Int, new: Int)
        case onlyOld(String)

        var description: String {
            switch self {
            case .noRoom(let needed, let free):
                """
                moving the database to a newer PostgreSQL needs \(needed >> 20) MB beside it, and \(free >> 20) MB are free: \
                make room and start again; nothing was changed
                """
            case .differs(let table, let old, let new):
                "after loading, \(table) has \(new) of \(old) rows; the old database remains in use, and nothing was changed"
            case .onlyOld(let path):
                "the only database here is \(path): rename it to postgres to use it again"
            }
        }
    }

    private var cluster: String { "\(folder.path)/postgres" }
    private var draftName: String { "postgres-\(new.major).new" }
    private var dump: String { "\(folder.path)/postgres-\(old.major).dump" }
    private var kept: String { "\(folder.path)/postgres-\(old.major).old" }

    func run() async throws {
        logger.notice(
            "upgrading the database to a newer PostgreSQL; this takes some minutes for a large library",
            metadata: ["from": "\(old.major)", "to": "\(new.major)"])
        try checkRoom()
        for leftover in [dump, "\(folder.path)/\(draftName)"] { try Self.remove(leftover) }
        // The dump contains people's data and hashes of tokens. After a failure the old cluster still has all of it.
        defer { try? Self.remove(dump) }
        try folder.folder("postgres-\(old.major).dump")
        let rows = try await dumpOld()
        let target = EmbeddedPostgres(
            in: folder, name: draftName, installation: new, password: password, port: try FreePorts.take(1)[0])
        try await target.prepare()
        try await load(into: target, expecting: rows)
        try PrivateFile.write("", to: "\(folder.path)/\(draftName)/\(Self.loadedMark)")
        // Left by an earlier upgrade from the same version that was reverted.
        try Self.remove(kept)
        guard rename(cluster, kept) == 0 else { throw SystemError("set aside", cluster) }
        try Self.finish(in: folder)
        logger.notice(
            "database upgraded; the old data folder is kept until you remove it",
            metadata: ["version": "PostgreSQL \(new.major)", "folder": "\(kept)"])
    }

    /// Removes what a failed upgrade wrote, if the old cluster is still in its place.
    ///
    /// - Returns: whether it is.
    func takeBack() throws -> Bool {
        guard try PostgresInstallation.majorVersion(ofCluster: cluster) == old.major else { return false }
        try Self.remove("\(folder.path)/\(draftName)")
        return true
    }

    /// Completes an upgrade that was interrupted between the two renames. Refuses to create an empty library when an
    /// old one exists.
    static func finish(in folder: DataFolder) throws {
        let cluster = "\(folder.path)/postgres"
        guard !FileManager.default.fileExists(atPath: cluster) else { return }
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        for name in names where name.hasPrefix("postgres-") && name.hasSuffix(".new") {
            let draft = "\(folder.path)/\(name)"
            guard FileManager.default.fileExists(atPath: "\(draft)/\(loadedMark)") else { continue }
            guard rename(draft, cluster) == 0 else { throw SystemError("put in place", cluster) }
            try BackupFiles.storeFolder(folder.path)
            return
        }
        if let old = names.first(where: { $0.hasPrefix("postgres-") && $0.hasSuffix(".old") }) {
            throw UpgradeError.onlyOld("\(folder.path)/\(old)")
        }
    }

    private func dumpOld() async throws -> [String: Int] {
        let postgres = EmbeddedPostgres(
            in: folder, installation: old, password: password, port: try FreePorts.take(1)[0])
        return try await ClusterRun(postgres: postgres, logger: logger).lend { settings, database in
            let programs = PostgresPrograms(major: new.major, folder: new.programs)
            // Roles and their rights are not part of a database's dump.
            try await programs.run(
                "pg_dumpall", ["--roles-only", "--no-password", "--file=\(dump)/roles.sql"],
                environment: settings.programEnvironment)
            return try await DatabaseDump(database: database, settings: settings, programs: programs)
                .write(into: dump).rows
        }
    }

    private func load(into target: EmbeddedPostgres, expecting rows: [String: Int]) async throws {
        try await ClusterRun(postgres: target, logger: logger).lend { settings, database in
            let programs = PostgresPrograms(major: new.major, folder: new.programs)
            let environment = settings.programEnvironment
            // The superuser exists already, which causes one harmless error.
            try await programs.run(
                "psql", ["--no-psqlrc", "--quiet", "--no-password", "--file=\(dump)/roles.sql"],
                environment: environment)
            try await programs.run(
                "pg_restore",
                [
                    "--jobs=2", "--exit-on-error", "--no-password", "--dbname=\(EmbeddedPostgres.database)",
                    "\(dump)/\(DatabaseDump.folderName)",
                ], environment: environment)
            let found = try await DatabaseRestore.rows(of: database)
            for (table, count) in rows where found[table, default: 0] != count {
                throw UpgradeError.differs(table: table, old: count, new: found[table, default: 0])
            }
            try await database.execute("ANALYZE")
        }
    }

    private func checkRoom() throws {
        var bytes = 0
        let keys: [URLResourceKey] = [.totalFileAllocatedSizeKey]
        let files = FileManager.default.enumerator(
            at: URL(fileURLWithPath: cluster), includingPropertiesForKeys: keys)
        while let file = files?.nextObject() as? URL {
            bytes += try file.resourceValues(forKeys: Set(keys)).totalFileAllocatedSize ?? 0
        }
        let attributes = try FileManager.default.attributesOfFileSystem(forPath: folder.path)
        let free = (attributes[.systemFreeSize] as? NSNumber)?.intValue ?? .max
        // Space for the new cluster and for the dump, which is compressed.
        let needed = bytes + bytes / 3 + (64 << 20)
        guard free >= needed else { throw UpgradeError.noRoom(needed: needed, free: free) }
    }

    private static func remove(_ path: String) throws {
        if FileManager.default.fileExists(atPath: path) { try FileManager.default.removeItem(atPath: path) }
    }
}
