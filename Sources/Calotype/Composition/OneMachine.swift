import Foundation
import Logging
import Postgres
import ServiceLifecycle
import Writers

/// All services of Calotype on one machine, for `calotype up`.
///
/// Starts them in the order of their dependencies and stops them in reverse order, also if a start fails or a signal
/// arrives during the start.
struct OneMachine: Service {
    let source: SettingsSource
    let resources: Resources
    let dataFolder: String
    let port: Int
    /// File of addresses and credentials for scripts; nil for none except the one in the data folder.
    let environmentFile: String?
    /// Whether a configured database or store may be used although the data folder contains one.
    let passesOver: Bool
    /// Whether the schema is updated even if the backup before it fails.
    let migratesWithoutBackup: Bool
    let logger: Logger

    func run() async throws {
        // The folder's lock is released with the value, so it is kept until the last service has stopped.
        let folder = try DataFolder(dataFolder)
        let supervisor = Supervisor(logger: logger)
        let outcome: Result<Void, any Error>
        do {
            let values = try await cancelWhenGracefulShutdown { try await start(in: folder, supervisor) }
            let schedule = try backupSchedule(values, in: folder)
            let backups = Task { await schedule?.run() }
            try await gracefulShutdown()
            backups.cancel()
            await backups.value
            outcome = .success(())
        } catch {
            // A start that a signal interrupted is not a failure.
            outcome = Task.isShuttingDownGracefully ? .success(()) : .failure(error)
        }
        logger.info("stopping")
        // Stale addresses would mislead scripts.
        for file in [environmentFile, folder.runningFile] { _ = file.map { unlink($0) } }
        await supervisor.stop()
        withExtendedLifetime(folder) {}
        try outcome.get()
    }

    /// Returns the settings of all started services.
    private func start(in folder: DataFolder, _ supervisor: Supervisor) async throws -> [Setting: String] {
        _ = try Retention(source)
        try checkPlaces(of: folder)
        var secrets = try InstanceSecrets(in: folder)
        var values = source.setValues
        let host = try source.required(.host)
        let user = UnprivilegedUser.forParts(of: folder.path)
        let port = try FreePorts.claim(port, host: host, as: user)
        let reachable = host == "0.0.0.0" ? "127.0.0.1" : host
        values[.host] = host
        values[.port] = String(port)
        values[.webhookToken] = try values[.webhookToken] ?? secrets.text("WEBHOOK_TOKEN")
        values[.secretKey] = try values[.secretKey] ?? secrets.text("SECRET_KEY", bytes: 32)
        values[.resources] = resources.folder
        try Settings.checkEncryption(source)
        try await checkAccess(user, values)
        try await checkElsewhere()
        // Without this check ingest would fail at each restart.
        _ = try DecoderCheck(settings: Settings.decoders(source), logger: logger).require()

        // Scripts get the role that may migrate; API and ingest get one that may not.
        var database: DatabaseAddresses?
        if values[.databaseURL] == nil {
            database = try await startPostgres(in: folder, supervisor, &secrets)
            values[.databaseURL] = database?.app
        }
        if values[.s3Endpoint] == nil {
            try await startStore(in: folder, supervisor, &secrets, &values, api: (reachable, port))
        }
        let settings = try Settings(SettingsSource(environment: values.named))
        let administration = try database.map { try PostgresSettings(url: $0.admin) } ?? settings.database
        let token = try await withDatabase(administration, logger: logger) { database in
            logger.info("updating the database schema")
            let migrator = try Migrator(folder: URL(fileURLWithPath: resources.schema))
            try await backUpBeforeUpgrade(migrator, database, values, in: folder)
            try await migrator.migrate(database) { progress in
                logger.log(level: MigrationReport.level(of: progress), "\(MigrationReport.line(of: progress))")
            }
            return try await administratorToken(AccessStore(postgres: database), &secrets)
        }

        logger.info("starting ingest and API")
        try await supervisor.start(ownProgram("ingest", values, user))
        try await supervisor.start(ownProgram("serve", values, user))
        try await waitUntilReady("http://\(reachable):\(port)/readyz")
        if let database { values[.databaseURL] = database.scripts }
        try await announce(settings, token: token, values, in: folder)
        return values
    }

    /// A subcommand of this program as a separate process, so that a crash in one does not stop the others.
    private func ownProgram(_ command: String, _ values: [Setting: String], _ user: UnprivilegedUser?) -> Program {
        var environment = values.named
        environment["PATH"] = Executable.searchPath
        environment["LANG"] = "C.UTF-8"
        // GLib prints a warning if HOME is missing.
        environment["HOME"] = "/nonexistent"
        return Program(
            name: command, executable: Executable.path, arguments: [command], environment: environment, user: user)
    }
}

extension [Setting: String] {
    /// As environment variables, for child processes and scripts.
    var named: [String: String] {
        [String: String](uniqueKeysWithValues: map { ($0.key.rawValue, $0.value) })
    }
}
