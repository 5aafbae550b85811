import ArgumentParser
import Ingest
import Logging

struct Reindex: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Queue every photo to be read anew, for instance after an upgrade that reads more.",
        discussion: "The ingest processes do the work, new photos first. Reading costs one download of each original."
    )

    @OptionGroup var options: SettingsOptions

    @Flag(help: "Wait until all is done, and show how far it is.")
    var wait = false

    func run() async throws {
        let source = try options.source()
        let bucket = try source.required(.s3Bucket)
        try await withDatabase(Settings.database(source), logger: Logger(label: "calotype.reindex")) { database in
            let intake = EventIntake(database: database, bucket: bucket)
            let batch = try await intake.enqueueReindex(ids: nil)
            while let progress = try await intake.progress(of: batch) {
                print("\(progress.done) of \(progress.total) done, \(progress.failed) with an error")
                if !wait || progress.state == .finished { return }
                try await Task.sleep(for: .seconds(2))
            }
        }
    }
}
