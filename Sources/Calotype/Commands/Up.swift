import ArgumentParser
import Foundation
import Logging
import ServiceLifecycle
import UnixSignals

struct Up: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run everything on this machine, in the foreground.",
        discussion: """
            Where DATABASE_URL is not set, a PostgreSQL cluster is made in the data folder; where S3_ENDPOINT is not \
            set, SeaweedFS, which no other user of the machine reaches but through its signed S3 port. As root, no \
            part runs as root: PostgreSQL is postgres, the others are the user calotype, if there is one. API and ingest run as processes of their own; whichever part dies is started again. \
            Ctrl-C or SIGTERM stops all of it in order, and the next start goes on with the same data.
            """)

    @OptionGroup var options: SettingsOptions

    @Option(help: "Folder of database, objects, secrets and logs.", completion: .directory)
    var data: String?

    @Option(help: "Port to listen on; 0 takes any free one.")
    var port: Int?

    @Option(
        help: """
            Where to write addresses and credentials of all that runs, for scripts, as lines NAME=value; \
            for its owner alone, and only once all of it answers.
            """,
        completion: .file())
    var envFile: String?

    @Flag(
        name: .customLong("pass-over-own"),
        help: "Use the database or store that is configured, although the data folder has one of its own.")
    var passesOverOwn = false

    @Flag(help: "Bring the schema up to date although the backup before it failed.")
    var migrateWithoutBackup = false

    func validate() throws {
        if let port, !(0...65_535).contains(port) { throw ValidationError("--port must be from 0 to 65535.") }
    }

    func run() async throws {
        let source = try options.source()
        let machine = OneMachine(
            source: source,
            resources: try Resources.find(named: source.text(.resources)),
            dataFolder: try data ?? source.required(.dataFolder),
            port: try port ?? source.integer(.port, in: 0...65_535),
            environmentFile: envFile, passesOver: passesOverOwn, migratesWithoutBackup: migrateWithoutBackup,
            logger: Logger(label: "calotype.up"))
        let services = ServiceGroup(
            configuration: .init(
                services: [.init(service: machine, successTerminationBehavior: .gracefullyShutdownGroup)],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: machine.logger))
        try await services.run()
    }
}
