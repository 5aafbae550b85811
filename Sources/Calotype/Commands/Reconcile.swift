import ArgumentParser
import Catalog
import Ingest
import Intake
import Logging
import Postgres
import Storage

struct Reconcile: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compare the bucket with the database and queue the differences.",
        discussion: """
            The listing of the bucket is authoritative. New and changed objects are read. Photos whose object is \
            missing are marked as deleted, and restored if the object returns. Photos whose content has a new key \
            are renamed. The ingest processes do this work. The first 100 keys of each kind are printed: + new, ~ \
            changed, * restored, - vanished.

            If more than 5 % of the photos and at least 20 (both are settings) have disappeared within a week, or if \
            the listing is empty, these photos are kept and the exit status is 2. --confirm RUN then deletes the \
            photos that the run withheld and that are still missing, and no others.
            """)

    @OptionGroup var options: SettingsOptions

    @Option(
        help: ArgumentHelp("Delete the photos that this run withheld and that are still missing.", valueName: "run"))
    var confirm: Int64?

    func run() async throws {
        let source = try options.source()
        let store = try StoreSettings(source)
        let logger = Logger(label: "calotype.reconcile")
        try await withDatabase(Settings.database(source), logger: logger) { database in
            if let confirm {
                do {
                    try await ReconcileRuns(database: database).check(confirm)
                } catch let error as ConfirmationError {
                    throw ValidationError("--confirm: \(error)")
                }
            }
            let exclusions = try await exclusions(source, database)
            try await ExclusionSweep(database: database, bucket: store.bucket, list: exclusions).run()
            let reconciler = Reconciler(
                database: database, store: S3Client(configuration: store.configuration), bucket: store.bucket,
                derivedBucket: store.derivedBucket, limits: try Settings.reconcileGuard(source),
                exclusions: exclusions, logger: logger)
            guard let report = try await reconciler.reconcile(confirming: confirm) else {
                throw ValidationError("another process is reconciling the bucket; try again later")
            }
            let stay = report.vanished - report.deleting
            print(
                """
                \(report.listed) objects: \(report.added) new, \(report.changed) changed, \(report.restored) restored
                \(report.known) photos: \(report.vanished) vanished\(report.isRefused ? ", \(stay) NOT deleted" : ""), \(report.renamed) renamed
                \(report.orphans) thumbnails without a photo, \(report.missingThumbnails) photos whose thumbnails are missing
                run \(report.run)
                """)
            let keys = report.keys
            for (sign, kind) in [("+", keys.added), ("~", keys.changed), ("*", keys.restored), ("-", keys.vanished)] {
                // A key may contain line breaks or terminal control characters.
                for key in kind { print("\(sign) \(key.debugDescription)") }
            }
            if report.isRefused {
                print("To delete these photos, run: calotype reconcile --confirm \(report.run)")
                throw ExitCode(2)
            }
            if report.holdsThumbnails {
                print("Thumbnails were not changed. To process them, run: calotype reconcile --confirm \(report.run)")
            }
        }
    }

    /// The list of the settings. If this shell does not set one, the list that the ingest processes applied last, since
    /// another list would hide and show rows that they treat otherwise.
    private func exclusions(_ source: SettingsSource, _ database: PostgresClient) async throws -> ExclusionList {
        if source.setValues[.exclude] == nil, let applied = try await ExclusionSweep.applied(in: database) {
            return applied
        }
        return try Settings.exclusions(source)
    }
}
