import ArgumentParser
import Ingest
import Logging

struct Reindex: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Make what is known of photos anew, for instance after an upgrade that reads more.",
        discussion: """
            The ingest processes do the work, new photos first; it goes on after any restart. The part original costs \
            one download of each original; places and search read none. Without a prefix all photos are meant; \
            filters are for POST /api/v1/admin/reindex.
            """,
        subcommands: [Begin.self, Change.self], defaultSubcommand: Begin.self)
}

extension Reindex {
    struct Begin: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Begin one.")

        @OptionGroup var options: SettingsOptions

        @Option(help: "Only photos whose key begins so.")
        var prefix = ""

        @Option(help: "What to make anew: original, places, search; may be given again.")
        var part: [ReindexPart] = [.original]

        @Option(help: "Photos a second at most.")
        var rate: Double?

        @Flag(help: "Only say how many photos and bytes it would be.")
        var dryRun = false

        @Flag(help: "Wait until all is done, and show how far it is.")
        var wait = false

        func validate() throws {
            if let rate, !(0.01...100_000).contains(rate) {
                throw ValidationError("--rate must lie between 0.01 and 100000")
            }
        }

        func run() async throws {
            try await withReindexing(options) { reindexing in
                let request = ReindexRequest(prefix: prefix, parts: part, perSecond: rate)
                if dryRun {
                    let estimate = try await reindexing.estimate(request)
                    print("\(estimate.photos) photos, \(estimate.bytes) bytes to read")
                    return
                }
                let batch = try await reindexing.begin(request)
                while let progress = try await reindexing.progress(of: batch) {
                    print("\(batch): \(progress.done) of \(progress.total) done, \(progress.failed) with an error")
                    if !wait || progress.finishedAt != nil { return }
                    try await Task.sleep(for: .seconds(2))
                }
            }
        }
    }

    struct Change: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Pause, resume, slow down or cancel one, or list them.")

        enum Action: String, ExpressibleByArgument, CaseIterable {
            case list, pause, resume, cancel
        }

        @OptionGroup var options: SettingsOptions

        @Argument(help: "list, pause, resume or cancel.")
        var action: Action

        @Argument(help: "The number that begin printed.")
        var number: Int64?

        @Option(help: "With resume: photos a second at most from now on.")
        var rate: Double?

        func run() async throws {
            try await withReindexing(options) { reindexing in
                guard let batch = number.map(BatchID.init(rawValue:)) else {
                    guard action == .list else { throw ValidationError("Which one? Give its number.") }
                    for progress in try await reindexing.latest() {
                        print("\(progress.id)\t\(progress.state.rawValue)\t\(progress.done) of \(progress.total)")
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
                    throw ValidationError("There is no reindex \(batch) that has not ended.")
                }
                print("\(batch): \(progress.state.rawValue), \(progress.done) of \(progress.total) done")
            }
        }
    }
}

extension ReindexPart: ExpressibleByArgument {}

private func withReindexing(_ options: SettingsOptions, _ body: (Reindexing) async throws -> Void) async throws {
    let source = try options.source()
    let bucket = try source.required(.s3Bucket)
    try await withDatabase(Settings.database(source), logger: Logger(label: "calotype.reindex")) { database in
        try await body(Reindexing(database: database, bucket: bucket))
    }
}
