import ArgumentParser
import Foundation
import Logging
import Postgres
import Storage

struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Back up all that cannot be made again: the database, secrets and settings.",
        discussion: """
            Writes a folder calotype-DATE with the database in pg_dump's directory format, secrets.env, settings.env and a \
            manifest, reads all of it again, compares sizes, SHA-256 and rows, and removes backups that are past \
            CALOTYPE_BACKUP_KEEP. It is complete, or it is not there. It holds secrets, and only its owner may read it.

            The database is that of DATABASE_URL, or else the one that calotype up keeps in the data folder, whether it \
            runs or not. The photos themselves are in the bucket and not part of it; --with-originals copies them beside \
            the backups, each version once. calotype up makes a backup every CALOTYPE_BACKUP_HOURS. See docs/backup.md.
            """)

    @OptionGroup var options: SettingsOptions

    @Option(help: "Data folder of calotype up; CALOTYPE_DATA if it is not named.", completion: .directory)
    var data: String?

    @Option(
        help:
            "A folder, or s3://bucket/prefix; CALOTYPE_BACKUP_TO if it is not named, or else backups in the data folder."
    )
    var to: String?

    @Flag(help: "Copy the photos themselves, too: those that no earlier backup here has.")
    var withOriginals = false

    @Flag(help: "Only list the backups that are there.")
    var list = false

    func run() async throws {
        let source = try options.source()
        let logger = Logger(label: "calotype.backup")
        let folder = URL(fileURLWithPath: try data ?? source.required(.dataFolder)).standardizedFileURL.path
        let place = try place(source, folder)
        if list { return try await Self.list(place) }
        if try Settings.keepsNothing(source) { throw BackupError.poolerBetween }
        if source.text(.databaseURL) != nil {
            let settings = try Settings.database(source)
            try await withDatabase(settings, logger: logger) { database in
                try await backUp(database, settings, source, folder, place, logger)
            }
        } else if EmbeddedDatabase.exists(in: folder) {
            try await EmbeddedDatabase.lend(in: folder, source, logger: logger) { settings, database in
                try await backUp(database, settings, source, folder, place, logger)
            }
        } else {
            throw BackupError.nothingToBackUp(folder)
        }
    }

    private func place(_ source: SettingsSource, _ folder: String) throws -> BackupPlace {
        let hasFolder = data != nil || FileManager.default.fileExists(atPath: "\(folder)/secrets.env")
        guard let text = to ?? source.text(.backupTo) ?? (hasFolder ? "\(folder)/backups" : nil) else {
            throw SettingError.missing(.backupTo)
        }
        return try BackupPlace(text) { try StoreSettings(source) }
    }

    private func backUp(
        _ database: PostgresClient, _ settings: PostgresSettings, _ source: SettingsSource, _ folder: String,
        _ place: BackupPlace, _ logger: Logger
    ) async throws {
        let secrets = "\(folder)/secrets.env"
        let run = BackupRun(
            database: database, settings: settings, place: place, retention: try Retention(source),
            programFolders: (try source.required(.postgresFolders), Executable.searchPath),
            secretsFile: FileManager.default.fileExists(atPath: secrets) ? secrets : nil,
            settingsFile: try SavedSettings.file(source, dataFolder: folder),
            originals: try originals(source, place, logger), version: CalotypeCommand.configuration.version,
            logger: logger)
        let result = try await run.run()
        print(
            """
            \(place.description.hasSuffix("/") ? place.description : place.description + "/")\(result.name): \
            \(Self.size(result.manifest.bytes)), \(result.manifest.rows.count) tables, \
            \(result.manifest.rows["public.photos"] ?? 0) photos, schema \(result.manifest.schema.version), \
            verified, \(MigrationReport.seconds(result.duration)) s
            """)
        for name in result.removed { print("removed \(name), which is past CALOTYPE_BACKUP_KEEP") }
        print(remark(result.manifest, folder))
        guard let report = result.originals else { return }
        if report.skipped > 0 { print("skipped \(report.skipped) originals, which have gone since they were listed") }
        if !report.isComplete {
            print(report)
            throw ExitCode(Self.originalsIncomplete)
        }
    }

    /// Exit status: the database is backed up, some originals are not.
    static let originalsIncomplete: Int32 = 3

    private func originals(_ source: SettingsSource, _ place: BackupPlace, _ logger: Logger) throws -> OriginalsCopy?
    {
        guard try withOriginals || source.isOn(.backupOriginals) else { return nil }
        guard case .folder(let target) = place else {
            throw BackupError.badDestination(
                place.description,
                reason:
                    "originals are copied to a folder only; from bucket to bucket rclone or the store's replication does it"
            )
        }
        let store = try StoreSettings(source)
        return OriginalsCopy(
            store: S3Client(configuration: store.configuration), bucket: store.bucket, folder: target, logger: logger)
    }

    /// Printed every time: whether the backup contains the originals.
    private func remark(_ manifest: BackupManifest, _ folder: String) -> String {
        if let count = manifest.originals { return "with \(count) originals" }
        guard FileManager.default.fileExists(atPath: "\(folder)/objects") else {
            return "The photos themselves are not part of it: they are in the bucket."
        }
        return """
            The photos themselves are NOT part of it: they are in \(folder)/objects and nowhere else. \
            calotype backup --with-originals copies them, too.
            """
    }

    private static func list(_ place: BackupPlace) async throws {
        let names = try await place.list()
        if names.isEmpty { print("no backup in \(place.description)") }
        for name in names {
            let manifest = try await place.manifest(of: name)
            print(
                """
                \(name)  \(size(manifest.bytes))  schema \(manifest.schema.version)  PostgreSQL \(manifest.server.major)  \
                \(manifest.rows["public.photos"] ?? 0) photos\(manifest.originals.map { ", \($0) originals" } ?? "")
                """)
        }
    }

    static func size(_ bytes: Int) -> String {
        if bytes < 1_000_000 { return "\(bytes / 1000) kB" }
        let tenths = bytes * 10 / 1_000_000
        return "\(tenths / 10).\(tenths % 10) MB"
    }
}
