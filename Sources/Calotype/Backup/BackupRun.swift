import Foundation
import Logging
import Postgres
import Storage

/// Makes one backup. Writes it under a temporary name, reads all of it back, and renames it only then.
struct BackupRun: Sendable {
    /// Exit status of a backup whose database is complete, but not its originals.
    static let originalsIncomplete: Int32 = 3

    let database: PostgresClient
    let settings: PostgresSettings
    let destination: BackupDestination
    let retention: Retention
    /// Folders with PostgreSQL's programs, and PATH.
    let programFolders: (roots: String, path: String)
    /// `secrets.env` of the data folder; nil if there is none.
    let secretsFile: String?
    /// All explicitly set settings, for `settings.env`.
    let settingsFile: EnvironmentFile
    /// Copies the originals as well.
    let originals: OriginalsCopy?
    /// Accepts an empty destination although earlier backups went there.
    let acceptsEmptyDestination: Bool
    let version: String
    let logger: Logger

    struct Result: Sendable {
        let name: BackupName
        let manifest: BackupManifest
        /// Nil if originals are not copied.
        let originals: OriginalsReport?
        let removed: [BackupName]
        let duration: Duration
    }

    /// Records the outcome in `backup_runs`.
    func run(now: Date = Date()) async throws -> Result {
        let began = ContinuousClock.now
        let note = try await BackupRecord.begin(destination.description, in: database)
        do {
            // Held until the last file is written and removed.
            let lock = try lockFolder()
            defer { withExtendedLifetime(lock) {} }
            try await LibraryMarker(database: database).claim(destination, acceptsEmpty: acceptsEmptyDestination)
            var (name, manifest) = try await make(try await freeMoment(from: now))
            try await note?.succeed(bytes: manifest.bytes)
            // At this point the backup of the database is complete, whatever happens to the originals.
            var report: OriginalsReport?
            if let originals, case .folder(let folder) = destination {
                let copied = try await originals.copy(listedIn: "\(folder)/\(name)/\(OriginalsCopy.listName)")
                manifest = try add(copied, to: manifest, in: "\(folder)/\(name)")
                report = copied
            }
            let removed = try await removeExpired(except: name, report)
            if let report, !report.isComplete {
                logger.error("backup of originals is incomplete", metadata: report.metadata)
                try await note?.fail(report.description)
            }
            return Result(
                name: name, manifest: manifest, originals: report, removed: removed, duration: .now - began)
        } catch {
            // The first error is reported; recording it may fail for the same reason.
            do {
                try await note?.fail("\(error)")
            } catch let second {
                logger.debug("failed to record the failed backup", metadata: ["error": "\(second)"])
            }
            throw error
        }
    }

    /// Nil for a bucket.
    private func lockFolder() throws -> FolderLock? {
        guard case .folder(let folder) = destination else { return nil }
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        return try FolderLock(folder)
    }

    /// The first second from `now` on in which no backup was made: a name has whole seconds.
    private func freeMoment(from now: Date) async throws -> Date {
        let taken = Set(try await destination.list().map(\.description))
        var moment = now
        while taken.contains(BackupName(moment).description) { moment += 1 }
        return moment
    }

    private func make(_ now: Date) async throws -> (BackupName, BackupManifest) {
        let name = BackupName(now)
        switch destination {
        case .folder(let folder):
            try removePartial(in: folder)
            try await checkSpace(in: folder)
            let draft = "\(folder)/.\(name).partial"
            let manifest = try await write(draft, now)
            guard rename(draft, "\(folder)/\(name)") == 0 else {
                throw SystemError("put in place", "\(folder)/\(name)")
            }
            try BackupFiles.storeFolder(folder)
            return (name, manifest)
        case .bucket(let bucket):
            let draft = FileManager.default.temporaryDirectory.appending(path: "calotype-\(UUID().uuidString)").path
            defer { try? FileManager.default.removeItem(atPath: draft) }
            try await checkSpace(in: draft.parentFolder)
            let manifest = try await write(draft, now)
            try await bucket.put(draft, as: name, manifest)
            // An upload takes less than a day.
            try await bucket.removeFragments(before: BackupName(now.addingTimeInterval(-86_400)))
            return (name, manifest)
        }
    }

    /// Expects a backup a little larger than the previous one.
    private func checkSpace(in folder: String) async throws {
        guard let last = try await BackupRecord.lastSize(in: database) else { return }
        let attributes = try FileManager.default.attributesOfFileSystem(forPath: folder)
        let free = (attributes[.systemFreeSize] as? NSNumber)?.intValue ?? .max
        let needed = last + last / 10 + (16 << 20)
        guard free >= needed else { throw BackupError.noSpace(folder, needed: needed, free: free) }
    }

    /// Writes a complete, verified backup into a new folder. Removes the folder if that fails.
    private func write(_ folder: String, _ now: Date) async throws -> BackupManifest {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        do {
            let major = try await database.query("SELECT current_setting('server_version_num')::int / 10000")[0]
                .decode(Int.self, at: 0)
            let programs = try await PostgresPrograms.find(
                forServer: major, folders: programFolders.roots, path: programFolders.path)
            let contents = try await DatabaseDump(database: database, settings: settings, programs: programs)
                .write(into: folder)
            if let secretsFile {
                try PrivateFile.write(
                    String(contentsOfFile: secretsFile, encoding: .utf8), to: "\(folder)/secrets.env")
            }
            try PrivateFile.write(settingsFile.text, to: "\(folder)/settings.env")
            try BackupFiles.makePrivate(folder)
            let manifest = BackupManifest(
                calotype: version, createdAt: now, schema: contents.schema, server: contents.server,
                rows: contents.rows, leftOut: TableContents.leftOut, files: try BackupFiles.describe(folder),
                originals: nil)
            try PrivateFile.write(
                String(decoding: try manifest.data(), as: UTF8.self), to: "\(folder)/\(BackupManifest.fileName)")
            for part in [DatabaseDump.folderName, ""] { try BackupFiles.storeFolder("\(folder)/\(part)") }
            // Reads the files from the disk.
            try BackupFiles.check(manifest.files, in: folder)
            try await DumpCheck(programs: programs).check(
                "\(folder)/\(DatabaseDump.folderName)", holds: contents.rows)
            return manifest
        } catch {
            try? FileManager.default.removeItem(atPath: folder)
            throw error
        }
    }

    /// Replaces the manifest of a backup in its destination by one that has the list of originals.
    private func add(_ report: OriginalsReport, to manifest: BackupManifest, in folder: String) throws
        -> BackupManifest
    {
        var manifest = manifest
        let (bytes, sha256) = try BackupFiles.digest("\(folder)/\(OriginalsCopy.listName)", storing: true)
        manifest.files.append(.init(path: OriginalsCopy.listName, bytes: bytes, sha256: sha256))
        manifest.originals = report.count
        if !report.isComplete { manifest.originalsMissing = max(1, report.failed) }
        try PrivateFile.write(
            String(decoding: try manifest.data(), as: UTF8.self), to: "\(folder)/\(BackupManifest.fileName)")
        try BackupFiles.storeFolder(folder)
        return manifest
    }

    /// Old backups are removed only after a new one is complete.
    private func removeExpired(except new: BackupName, _ report: OriginalsReport?) async throws -> [BackupName] {
        let names = try await destination.list()
        var expired = retention.expired(names, except: new)
        if case .folder(let folder) = destination {
            // Copies of photos are useless without a list of them, so the newest list and the newest complete list
            // are kept whatever their age.
            let listed = names.filter { name in
                FileManager.default.fileExists(atPath: "\(folder)/\(name)/\(OriginalsCopy.listName)")
            }
            // A manifest that cannot be read is not counted as complete.
            let complete = listed.last { name in
                guard let manifest = try? BackupDestination.manifest(in: "\(folder)/\(name)") else { return false }
                return manifest.originals != nil && manifest.originalsMissing == nil
            }
            expired.removeAll { $0 == listed.last || $0 == complete }
        }
        for name in expired { try await destination.remove(name) }
        // A version that is no longer in the bucket is removed when no backup lists it. After an aborted copy the new list
        // does not contain all objects of the bucket.
        if case .folder(let folder) = destination, let report, report.brokeOff == nil {
            try OriginalsCopy.removeUnlisted(in: folder)
        }
        return expired
    }

    /// Left behind by a run that was killed. The lock guarantees that no other run is active.
    private func removePartial(in folder: String) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: folder)
        where name.hasPrefix(".calotype-") && name.hasSuffix(".partial") {
            try FileManager.default.removeItem(atPath: "\(folder)/\(name)")
        }
    }
}

/// A lock held while a backup is made in a folder.
private final class FolderLock {
    private let descriptor: Int32

    init(_ folder: String) throws {
        descriptor = open("\(folder)/.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SystemError("open", "\(folder)/.lock") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw BackupError.busy(folder)
        }
    }

    deinit { close(descriptor) }
}
