import ArgumentParser
import Foundation
import Logging
import Postgres
import Storage

struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Restore a backup into an empty database or a new data folder of calotype up.",
        discussion: """
            With --data, a new data folder with its own database is created; start it with calotype up --data \
            FOLDER. Otherwise the backup is restored into the database of DATABASE_URL, which must be empty. \
            Existing data is never replaced. A damaged backup, or one of a newer Calotype, is refused before \
            anything is written. The schema of an older backup is updated.

            --originals copies the photos of a backup made with --with-originals back into the bucket of the \
            settings: only those that are missing there, and nothing else. See docs/backup.md.
            """)

    @OptionGroup var options: SettingsOptions

    @Argument(help: "The backup: a folder, or s3://bucket/prefix/calotype-DATE.", completion: .directory)
    var backup: String

    @Option(help: "New data folder for calotype up.", completion: .directory)
    var data: String?

    @Flag(help: "Only copy missing photos back into the bucket.")
    var originals = false

    func run() async throws {
        let source = try options.source()
        let logger = Logger(label: "calotype.restore")
        try await withBackup(source) { folder in
            if originals { return try await putOriginals(folder, source, logger) }
            let resources = try Resources.find(named: source.text(.resources))
            let schema = URL(fileURLWithPath: resources.schema)
            let restore = DatabaseRestore(
                folder: folder, migrator: try Migrator(folder: schema),
                newestSchema: try Migration.all(in: schema).last?.version ?? 0,
                programFolders: (try source.required(.postgresFolders), Executable.searchPath), logger: logger)
            let began = ContinuousClock.now
            let manifest = try restore.checkedManifest()
            Self.say("\(backup) is complete: \(manifest.files.count) files, \(Backup.size(manifest.bytes))")
            if let data {
                let target = RestoredDataFolder(path: data, source: source, logger: logger)
                try await target.make(from: folder) { settings, database in
                    try await restore.restore(manifest, into: database, settings, say: Self.say)
                }
            } else {
                let settings = try Settings.database(source)
                do {
                    try await withDatabase(settings, logger: logger) { database in
                        try await restore.restore(manifest, into: database, settings, say: Self.say)
                    }
                } catch let error as BackupError {
                    if case .failed = error {
                        Self.say("The database is only partly restored: drop and recreate it before you try again.")
                    }
                    throw error
                }
            }
            Self.say(summary(manifest, folder, after: .now - began))
        }
    }

    /// Provides the backup's folder. A backup in a bucket is downloaded into a temporary folder.
    private func withBackup(_ source: SettingsSource, _ body: (String) async throws -> Void) async throws {
        let text = backup.hasSuffix("/") ? String(backup.dropLast()) : backup
        guard text.hasPrefix("s3:") else {
            return try await body(URL(fileURLWithPath: text).standardizedFileURL.path)
        }
        guard let slash = text.lastIndex(of: "/"), let name = BackupName(String(text[text.index(after: slash)...])),
            case .bucket(let bucket) = try BackupDestination(
                String(text[..<slash]), store: { try StoreSettings(source) })
        else { throw BackupError.notABackup(text, reason: "expected s3://bucket/prefix/calotype-DATE") }
        let folder = FileManager.default.temporaryDirectory.appending(path: "calotype-\(UUID().uuidString)").path
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try await bucket.fetch(name, into: folder)
        try await body(folder)
    }

    private func putOriginals(_ folder: String, _ source: SettingsSource, _ logger: Logger) async throws {
        let list = "\(folder)/\(OriginalsCopy.listName)"
        guard FileManager.default.fileExists(atPath: list) else {
            throw BackupError.notABackup(folder, reason: "it does not contain originals")
        }
        let store = try StoreSettings(source)
        let copy = OriginalsCopy(
            store: S3Client(configuration: store.configuration), bucket: store.bucket, folder: folder.parentFolder,
            logger: logger)
        let (count, damaged) = try await copy.restore(listedIn: list)
        print("restored \(count) originals to \(store.bucket)")
        guard !damaged.isEmpty else { return }
        print("not restored because their copies are damaged or missing: \(damaged.count)")
        for key in damaged { print(key) }
        throw ExitCode.failure
    }

    private func summary(_ manifest: BackupManifest, _ folder: String, after duration: Duration) -> String {
        let when = manifest.createdAt.formatted(.iso8601)
        let next =
            if let data {
                "Next: calotype up --data \(data)"
            } else {
                "Next: calotype serve and calotype ingest, with the settings in \(folder)/settings.env"
            }
        let photos =
            manifest.originals == nil
            ? "The backup does not contain the photos. If the bucket is lost, deletions are withheld until you confirm them."
            : "Then: calotype restore \(backup) --originals copies missing photos into the bucket."
        return """
            restored \(manifest.rows.values.reduce(0, +)) rows of \(when) in \(MigrationReport.seconds(duration)) s
            Tokens that were revoked after the backup are valid again: check them with calotype token list. Users must log in again.
            \(next)
            \(photos)
            """
    }

    private static func say(_ line: String) {
        print(line)
        fflush(nil)
    }
}
