import API
import ArgumentParser
import Catalog
import Ingest
import Intake
import Logging
import Postgres
import Query

struct Reindex: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Refresh the metadata of photos, for instance after an upgrade that reads more.",
        discussion: """
            The ingest processes do the work; new photos have priority. A reindex continues after restarts. It \
            includes all photos, or those that match all of --query, --filter and --prefix.

            Only the given parts are refreshed: exif (metadata stored in the file: date, camera, position, size, \
            title, description, keywords), places (place names, from the stored position), hash (perceptual hash), \
            thumbnails, search (search terms). original is everything that is read from a file. Each original is \
            downloaded at most once: not at all for places and search, the first 128 KiB of a JPEG for exif alone, \
            otherwise completely.
            """,
        subcommands: [Begin.self, Change.self], defaultSubcommand: Begin.self)
}

extension Reindex {
    struct Begin: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Start a reindex.")

        @OptionGroup var options: SettingsOptions

        @Option(
            name: [.customShort("q"), .long], help: "Only photos that match this search, in the search language.")
        var query: String?

        @Option(help: "Only photos that match this filter tree, as JSON.")
        var filter: String?

        @Option(help: "Only photos whose key starts with this prefix.")
        var prefix = ""

        @Option(help: "Part to refresh: original, exif, places, hash, thumbnails or search; may be repeated.")
        var part: [ReindexPart] = [.original]

        @Option(help: "Maximum number of photos per second.")
        var rate: Double?

        @Flag(help: "Print the number of photos and bytes without starting.")
        var dryRun = false

        @Flag(help: "Wait until the reindex ends and print its progress.")
        var wait = false

        private func input() throws -> ReindexInput {
            try ReindexInput(filter: filter, q: query, prefix: prefix, parts: part, perSecond: rate)
        }

        func validate() throws {
            do {
                _ = try input()
            } catch let error as InputError {
                throw ValidationError("\(error)")
            }
        }

        func run() async throws {
            try await withReindexing(options) { reindexing, database in
                let request = try await request(in: database)
                if dryRun {
                    let estimate = try await reindexing.estimate(request)
                    print(
                        """
                        \(estimate.photos) photos, \(estimate.bytes) bytes to read of \(estimate.originals) originals
                        """)
                    return
                }
                let batch = try await reindexing.begin(request)
                while let progress = try await reindexing.progress(of: batch) {
                    print("\(batch): \(progress.done) of \(progress.total) done, \(progress.failed) with an error")
                    if let note = progress.note { print("\(batch): \(progress.state.rawValue). \(note)") }
                    if !wait || progress.finishedAt != nil || progress.note != nil { return }
                    try await Task.sleep(for: .seconds(2))
                }
            }
        }

        /// A request for the photos that match a filter. The search index is loaded for it.
        private func request(in database: PostgresClient) async throws -> ReindexRequest {
            let input = try input()
            guard input.filter != nil else {
                return ReindexRequest(prefix: input.prefix, parts: input.parts, perSecond: input.perSecond)
            }
            // This command returns no cursors, so the key does not matter.
            let secret = CursorSecret(bytes: [UInt8](repeating: 0, count: 32))
            let library = Library(
                postgres: database, settings: .init(cursorSecret: secret), logger: Logger(label: "calotype.reindex"))
            try await library.readFeed()
            do {
                return try input.request(in: try library.snapshot(for: .service))
            } catch let error as SearchError {
                throw ValidationError("\(error.path ?? "filter"): \(error.reason)")
            }
        }
    }

    struct Change: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Pause, resume, slow down or cancel a reindex, or list all.")

        enum Action: String, ExpressibleByArgument, CaseIterable {
            case list, pause, resume, cancel
        }

        @OptionGroup var options: SettingsOptions

        @Argument(help: "list, pause, resume or cancel.")
        var action: Action

        @Argument(help: "The id that begin printed.")
        var number: Int64?

        @Option(help: "With resume: new maximum number of photos per second.")
        var rate: Double?

        func validate() throws {
            if let rate, !(0.01...100_000).contains(rate) {
                throw ValidationError("--rate must be between 0.01 and 100000")
            }
        }

        func run() async throws {
            try await withReindexing(options) { reindexing, _ in
                guard let batch = number.map(BatchID.init(rawValue:)) else {
                    guard action == .list else {
                        throw ValidationError("Specify the id of a reindex; calotype reindex list shows them.")
                    }
                    for progress in try await reindexing.latest() {
                        let parts = progress.parts.map(\.rawValue).joined(separator: ", ")
                        print(
                            """
                            \(progress.id)\t\(progress.state.rawValue)\t\(progress.done) of \(progress.total)\t\(parts)\t\(progress.note ?? "")
                            """)
                    }
                    return
                }
                let isChanged =
                    switch action {
                    case .list: try await reindexing.progress(of: batch) != nil
                    case .pause: try await reindexing.set(batch, isPaused: true)
                    case .resume: try await reindexing.set(batch, isPaused: false, perSecond: rate)
                    case .cancel: try await reindexing.cancel(batch)
                    }
                guard isChanged, let progress = try await reindexing.progress(of: batch) else {
                    throw ValidationError("Reindex \(batch) does not exist or has already ended.")
                }
                print("\(batch): \(progress.state.rawValue), \(progress.done) of \(progress.total) done")
            }
        }
    }
}

extension ReindexPart: ExpressibleByArgument {}

private func withReindexing(
    _ options: SettingsOptions, _ body: (Reindexing, PostgresClient) async throws -> Void
) async throws {
    let source = try options.source()
    let bucket = try source.required(.s3Bucket)
    try await withDatabase(Settings.database(source), logger: Logger(label: "calotype.reindex")) { database in
        try await body(Reindexing(database: database, bucket: bucket), database)
    }
}
