import ArgumentParser
import Ingest
import Intake
import Logging
import Storage

struct Reconcile: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compare the bucket with the database, and queue what differs.",
        discussion: """
            The listing is the truth: new and changed objects are read, photos whose object is gone are marked as \
            deleted and come back with it, and those whose content stands under a new key are renamed. The ingest processes do the work. The first 100 keys of each kind are shown: \
            + new, ~ changed, * back again, - vanished. When more than 5 % of the photos, and at least 20, have \
            vanished within a week (two settings say how many), or the listing is empty, they stay, and the command ends \
            with 2. --confirm with the number of that run deletes what it found and what is still missing, and no more.
            """)

    @OptionGroup var options: SettingsOptions

    @Option(help: ArgumentHelp("Delete what this run withheld and what is still missing.", valueName: "run"))
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
            let exclusions = try Settings.exclusions(source)
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
                // A key may hold a line's end, or what a terminal takes for an order.
                for key in kind { print("\(sign) \(key.debugDescription)") }
            }
            if report.isRefused {
                print("If this is meant, run: calotype reconcile --confirm \(report.run)")
                throw ExitCode(2)
            }
            if report.holdsThumbnails {
                print("Thumbnails are left alone. If this is meant, run: calotype reconcile --confirm \(report.run)")
            }
        }
    }
}
