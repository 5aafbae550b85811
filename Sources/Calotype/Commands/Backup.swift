import ArgumentParser
import Foundation
import Logging
import Postgres
import Storage
import Support

struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Back up the database, secrets and settings.",
        discussion: """
            Writes a folder calotype-DATE that contains the database in pg_dump's directory format, secrets.env, \
            settings.env and a manifest. It then reads everything again, checks sizes, SHA-256 and row counts, and \
            removes backups that are older than CALOTYPE_BACKUP_KEEP allows. The folder appears only when the backup \
            is complete. It contains secrets and is readable only by its owner.

            The database is the one of DATABASE_URL or, if that is not set, the one of calotype up in the data \
            folder, whether or not it is running. The photos stay in the bucket; --with-originals also copies them \
            next to the backups, each version once. calotype up makes a backup every CALOTYPE_BACKUP_HOURS hours. \
            See docs/backup.md.

            Exit status: 0 if the backup is complete, 3 if the database is backed up but some originals could not be \
            read.
            """)

    @OptionGroup var options: SettingsOptions

    @Option(help: "Data folder of calotype up. Default: CALOTYPE_DATA.", completion: .directory)
    var data: String?

    @Option(
        help:
            "A folder, or s3://bucket/prefix. Default: CALOTYPE_BACKUP_TO, or the folder backups in the data folder."
    )
    var to: String?

    @Flag(help: "Also copy the photos that no earlier backup at this destination contains.")
    var withOriginals = false

    @Flag(help: "Accept that the destination is empty although earlier backups went there.")
    var newDestination = false

    @Flag(help: "List the existing backups and exit.")
    var list = false

    func run() async throws {
        let source = try options.source()
        let logger = Logger(label: "calotype.backup")
        let folder = URL(fileURLWithPath: try data ?? source.required(.dataFolder)).standardizedFileURL.path
        let destination = try destination(source, folder)
        if list { return try await Self.list(destination) }
        if try Settings.keepsNothing(source) { throw BackupError.poolerBetween }
        if source.text(.databaseURL) != nil {
            let settings = try Settings.database(source)
            try await withDatabase(settings, logger: logger) { database in
                try await backUp(database, settings, source, folder, destination, logger)
            }
        } else if EmbeddedDatabase.exists(in: folder) {
            try await EmbeddedDatabase.lend(in: folder, source, logger: logger) { settings, database in
                try await backUp(database, settings, source, folder, destination, logger)
            }
        } else {
            throw BackupError.nothingToBackUp(folder)
        }
    }

    private func destination(_ source: SettingsSource, _ folder: String) throws -> BackupDestination {
        let hasFolder = data != nil || FileManager.default.fileExists(atPath: "\(folder)/secrets.env")
        guard let text = to ?? source.text(.backupTo) ?? (hasFolder ? "\(folder)/backups" : nil) else {
            throw SettingError.missing(.backupTo)
        }
        return try BackupDestination(text) { try StoreSettings(source) }
    }

    private func backUp(
        _ database: PostgresClient, _ settings: PostgresSettings, _ source: SettingsSource, _ folder: String,
        _ destination: BackupDestination, _ logger: Logger
    ) async throws {
        let secrets = "\(folder)/secrets.env"
        let run = BackupRun(
            database: database, settings: settings, destination: destination, retention: try Retention(source),
            programFolders: (try source.required(.postgresFolders), Executable.searchPath),
            secretsFile: FileManager.default.fileExists(atPath: secrets) ? secrets : nil,
            settingsFile: try SavedSettings.file(source, dataFolder: folder),
            originals: try originals(source, destination, logger),
            // A restored data folder has the records of its backups, but not the backups.
            acceptsEmptyDestination: newDestination || destination.description.hasPrefix("\(folder)/"),
            version: Release.version,
            logger: logger)
        let result = try await run.run()
        print(
            """
            \(destination.description.hasSuffix("/") ? destination.description : destination.description + "/")\(result.name): \
            \(Self.size(result.manifest.bytes)), \(result.manifest.rows.count) tables, \
            \(result.manifest.rows["public.photos"] ?? 0) photos, schema \(result.manifest.schema.version), \
            verified, \(MigrationReport.seconds(result.duration)) s
            """)
        for name in result.removed { print("removed \(name): older than CALOTYPE_BACKUP_KEEP") }
        print(remark(result.manifest, folder))
        guard let report = result.originals else { return }
        if report.skipped > 0 {
            print("skipped \(report.skipped) originals that were deleted after they were listed")
        }
        if !report.isComplete {
            print(report)
            throw ExitCode(BackupRun.originalsIncomplete)
        }
    }

    private func originals(_ source: SettingsSource, _ destination: BackupDestination, _ logger: Logger) throws
        -> OriginalsCopy?
    {
        guard try withOriginals || source.isOn(.backupOriginals) else { return nil }
        guard case .folder(let target) = destination else {
            throw BackupError.badDestination(
                destination.description,
                reason:
                    "originals can be copied only to a folder; use rclone or the store's replication to copy them to a bucket"
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
            return "The backup does not contain the photos: they are in the bucket."
        }
        return """
            The backup does NOT contain the photos: their only copy is in \(folder)/objects. \
            calotype backup --with-originals copies them as well.
            """
    }

    private static func list(_ destination: BackupDestination) async throws {
        let names = try await destination.list()
        if names.isEmpty { print("no backup in \(destination.description)") }
        for name in names {
            let manifest = try await destination.manifest(of: name)
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
