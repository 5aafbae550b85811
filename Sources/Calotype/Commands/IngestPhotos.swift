import ArgumentParser
import Ingest
import Logging
import ServiceLifecycle
import Support

struct IngestPhotos: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest",
        abstract: "Read new photos of the bucket into the database.",
        discussion: """
            Takes the jobs that events leave in the database, and compares the bucket with the database at its start \
            and every few hours, since an event may be lost. Refuses a database whose schema is older or newer than the \
            program's. Any number of these run side by side. \
            SIGTERM lets it finish what it has begun.
            """)

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        let source = try options.source()
        let resources = try Resources.find(named: source.text(.resources))
        let settings = try Settings(source)
        let logger = Logger(label: "calotype.ingest")
        // First of all: without a sandbox there is nothing to wait for.
        let (decoders, report) = try DecoderCheck(settings: settings.decoders, logger: logger).require()
        let sandbox = settings.decoders.isFiltered ? SandboxedProgram() : nil
        var videos = VideoPrograms(in: Executable.searchPath, sandbox: sandbox)
        if sandbox != nil, report.landlock == 0 {
            // They would not start, and a video would count as corrupt that ffprobe alone reads.
            videos = VideoPrograms()
            logger.warning(
                "Landlock unavailable in this kernel; videos are not read, since ffmpeg and ffprobe could read other files"
            )
        }
        try await withDatabase(settings.database, logger: logger) { database in
            try await SchemaGuard(database: database, folder: resources.schema, logger: logger).waitUntilChecked()
        }
        try await Composition.ingest(settings, decoders, videos, logger: logger).run()
    }
}
