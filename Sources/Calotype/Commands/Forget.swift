import ArgumentParser
import Foundation
import Ingest
import Intake
import Logging
import Postgres
import Storage

struct Forget: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Remove photos from the database and prevent their return. Originals are kept.",
        discussion: """
            Photos are given by key, s3:// path or id; an argument of digits is an id. All rows with the same \
            content are removed: the row, AI results, corrections, sidecar data, thumbnails and jobs. A tombstone of \
            key, ETag and SHA-256 remains, so that neither events nor reconcile runs nor a new upload of the same \
            content restore the photo. The objects stay in the bucket.

            Keys are redacted in the log files of calotype up (folder log of the data folder). Other logs, such as \
            the system journal, and backups are not changed; their own retention applies.
            """)

    @OptionGroup var options: SettingsOptions

    @Argument(help: "Keys, s3:// paths or ids of photos.")
    var photos: [String] = []

    @Flag(help: "List forgotten photos.")
    var list = false

    @Option(
        help: ArgumentHelp("Remove the tombstones of this key and queue its object for reading.", valueName: "key"))
    var undo: String?

    @Flag(help: "Forget all photos that are due by CALOTYPE_PURGE_DAYS or --days, regardless of their number.")
    var purge = false

    @Option(help: "With --purge: days since their deletion on which the bucket was compared.")
    var days: Int?

    @Option(help: "Data folder of calotype up, whose log files are redacted. Default: CALOTYPE_DATA.")
    var data: String?

    @Flag(help: "Do not ask for confirmation.")
    var yes = false

    func validate() throws {
        let modes = [!photos.isEmpty, list, undo != nil, purge].count { $0 }
        guard modes == 1 else { throw ValidationError("specify photos, or one of --list, --undo and --purge") }
        if days != nil, !purge { throw ValidationError("--days requires --purge") }
        if let days, days < 1 { throw ValidationError("--days must be at least 1") }
    }

    func run() async throws {
        let source = try options.source()
        let store = try StoreSettings(source)
        let logger = Logger(label: "calotype.forget")
        try await withDatabase(Settings.database(source), logger: logger) { database in
            let forgetting = Forgetting(database: database, bucket: store.bucket)
            if list {
                for tombstone in try await forgetting.tombstones() {
                    let fields = [tombstone.path.debugDescription, tombstone.etag ?? "-", tombstone.sha256 ?? "-"]
                    print(fields.joined(separator: "\t"))
                }
            } else if let undo {
                let keys = try await forgetting.undo(undo)
                if keys.isEmpty { throw ValidationError("--undo: \(undo.debugDescription) is not a forgotten key") }
                print("queued for reading: \(keys.map(\.debugDescription).joined(separator: ", "))")
            } else {
                try await forget(by: forgetting, database, store, source, logger)
            }
        }
    }

    private func forget(
        by forgetting: Forgetting, _ database: PostgresClient, _ store: StoreSettings, _ source: SettingsSource,
        _ logger: Logger
    ) async throws {
        let purging = try purge ? purging(database, store, source, logger) : nil
        let bound = try await purging?.bound(days: try purgeDays(source))
        let chosen =
            if let purging {
                try await forgetting.photos(try await purging.due(before: bound))
            } else {
                try await chosen(by: forgetting, store)
            }
        if chosen.isEmpty {
            print("nothing to forget")
            return
        }
        for photo in chosen.prefix(100) {
            let remarks = [photo.isDeleted ? "deleted" : nil, photo.isNamed ? nil : "same content"].compactMap { $0 }
            print("\(photo.id)\t\(photo.path.debugDescription)\t\(remarks.joined(separator: ", "))")
        }
        if chosen.count > 100 { print("… and \(chosen.count - 100) more") }
        guard yes || confirmed("Forget these \(chosen.count) photos? Their originals are kept. [y/N] ") else {
            print("nothing was forgotten")
            throw ExitCode(1)
        }
        let client = S3Client(configuration: store.configuration)
        var etags: [Int64: String] = [:]
        // Rows that another program inserted do not name a version of the object.
        for photo in chosen where photo.etag == nil {
            guard let key = photo.key(in: store.bucket) else { continue }
            do {
                etags[photo.id] = try await client.head(key, in: store.bucket).etag
            } catch StorageError.notFound {
                continue
            }
        }
        let count = try await forgetting.forget(chosen.map(\.id), etags: etags, deletedBefore: bound)
        // A photo that returned after it was listed is kept.
        let staying = Set(try await forgetting.photos(chosen.map(\.id)).map(\.id))
        try await StaleThumbnails(
            database: database, store: client, derivedBucket: store.derivedBucket, logger: logger
        ).remove()
        let redaction = LogRedaction(folder: (data ?? source.text(.dataFolder)).map { "\($0)/log" })
        let places = try redaction.strike(
            chosen.compactMap { staying.contains($0.id) ? nil : $0.key(in: store.bucket) })
        print("forgot \(count) photos, redacted \(places) places in log files")
    }

    private func chosen(by forgetting: Forgetting, _ store: StoreSettings) async throws -> [ForgettablePhoto] {
        let found = try await forgetting.find(photos)
        for name in photos where !found.contains(where: { $0.isNamed && $0.hasName(name, in: store.bucket) }) {
            throw ValidationError("there is no photo \(name.debugDescription)")
        }
        return found
    }

    private func purging(
        _ database: PostgresClient, _ store: StoreSettings, _ source: SettingsSource, _ logger: Logger
    ) throws -> Purging {
        Purging(
            database: database, bucket: store.bucket, limits: try Settings.reconcileGuard(source), logger: logger)
    }

    private func purgeDays(_ source: SettingsSource) throws -> Int {
        let days = if let days { days } else { try Settings.purgeDays(source) }
        guard days > 0 else {
            throw ValidationError("--purge requires --days, since \(Setting.purgeDays.rawValue) is 0")
        }
        return days
    }

    private func confirmed(_ question: String) -> Bool {
        print(question, terminator: "")
        fflush(nil)
        return ["y", "yes"].contains(readLine()?.lowercased() ?? "")
    }
}

extension ForgettablePhoto {
    fileprivate func key(in bucket: String) -> String? {
        let prefix = "s3://\(bucket)/"
        return path.hasPrefix(prefix) ? String(decoding: path.utf8.dropFirst(prefix.utf8.count), as: UTF8.self) : nil
    }

    fileprivate func hasName(_ name: String, in bucket: String) -> Bool {
        String(id) == name || path == name || path == "s3://\(bucket)/\(name)"
    }
}
