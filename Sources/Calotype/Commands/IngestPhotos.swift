import ArgumentParser
import Logging
import ServiceLifecycle

struct IngestPhotos: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest",
        abstract: "Read new photos of the bucket into the database.",
        discussion: """
            Takes the jobs that events leave in the database, and compares the bucket with the database at its start \
            and every few hours, since an event may be lost. Any number of these run side by side. \
            SIGTERM lets it finish what it has begun.
            """)

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        let settings = try Settings(try options.source())
        try await Composition.ingest(settings, logger: Logger(label: "calotype.ingest")).run()
    }
}
