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
            vanished at once (two settings say how many), or the listing is empty, nothing is deleted until --confirm \
            says so; then the command ends with 2.
            """)

    @OptionGroup var options: SettingsOptions

    @Flag(help: "Delete even a mass of photos whose objects have vanished.")
    var confirm = false

    func run() async throws {
        let source = try options.source()
        let store = try StoreSettings(source)
        let logger = Logger(label: "calotype.reconcile")
        try await withDatabase(Settings.database(source), logger: logger) { database in
            let reconciler = Reconciler(
                database: database, store: S3Client(configuration: store.configuration), bucket: store.bucket,
                derivedBucket: store.derivedBucket, limits: try Settings.reconcileGuard(source), logger: logger)
            guard let report = try await reconciler.reconcile(confirmed: confirm) else {
                throw ValidationError("another process compares the bucket right now; try again later")
            }
            print(
                """
                \(report.listed) objects: \(report.added) new, \(report.changed) changed, \(report.restored) restored
                \(report.known) photos: \(report.vanished) vanished\(report.isRefused ? ", NOT deleted" : ""), \(report.renamed) renamed
                \(report.orphans) thumbnails without a photo, \(report.missingThumbnails) photos whose thumbnails are missing
                """)
            let keys = report.keys
            for (sign, kind) in [("+", keys.added), ("~", keys.changed), ("*", keys.restored), ("-", keys.vanished)] {
                // A key may hold a line's end, or what a terminal takes for an order.
                for key in kind { print("\(sign) \(key.debugDescription)") }
            }
            if report.isRefused {
                print("If this is meant, run: calotype reconcile --confirm")
                throw ExitCode(2)
            }
        }
    }
}
