import ArgumentParser
import Ingest
import Logging
import ServiceLifecycle
import Support

struct IngestPhotos: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ingest",
        abstract: "Index the photos of the bucket in the database.",
        discussion: """
            Processes the jobs that events have queued in the database. At start and every few hours it also \
            compares the bucket with the database, since events can be lost. Refuses to run if the database schema \
            is older or newer than the program's. You can run any number of ingest processes. On SIGTERM it finishes \
            the jobs in progress and exits.
            """)

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        try Sandbox.protectMemory()
        let source = try options.source()
        let resources = try Resources.find(named: source.text(.resources))
        let settings = try Settings(source)
        let logger = Logger(label: "calotype.ingest")
        // Checked first, since ingest cannot work without a sandbox.
        let (decoders, report) = try DecoderCheck(settings: settings.decoders, logger: logger).require()
        let sandbox = SandboxedProgram(isFiltered: settings.decoders.isFiltered)
        var videos = VideoPrograms(in: Executable.searchPath, sandbox: sandbox)
        if settings.decoders.isFiltered, report.landlock == 0 {
            // The programs would not start, and videos that need ffprobe would be recorded as corrupt.
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
