import ArgumentParser
import Foundation
import Logging
import ServiceLifecycle
import UnixSignals

struct Up: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Run everything on this machine, in the foreground.",
        discussion: """
            If DATABASE_URL is not set, a PostgreSQL cluster is created in the data folder. If S3_ENDPOINT is not \
            set, SeaweedFS is started; other users of the machine can reach it only through its signed S3 port. When \
            started by root, nothing runs as root: PostgreSQL runs as the user postgres, everything else as the user \
            calotype, if it exists.

            API and ingest run as separate processes. A process that exits unexpectedly is restarted. Ctrl-C or \
            SIGTERM stops everything in order; the next start continues with the same data.
            """)

    @OptionGroup var options: SettingsOptions

    @Option(help: "Data folder: database, objects, secrets and logs.", completion: .directory)
    var data: String?

    @Option(help: "Port to listen on; 0 selects any free port.")
    var port: Int?

    @Option(
        help: """
            File to write the addresses and credentials of all services to, for scripts, as lines NAME=value. \
            It is readable only by its owner and written when all services are ready.
            """,
        completion: .file())
    var envFile: String?

    @Flag(
        name: .customLong("pass-over-own"),
        help: "Use the configured database or store although the data folder contains one.")
    var passesOverOwn = false

    @Flag(help: "Update the schema even if the backup before it fails.")
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
