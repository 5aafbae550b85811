import API
import Foundation
import Logging
import Postgres
import ServiceLifecycle
import Writers

/// All parts of Calotype on one machine, for `calotype up`.
///
/// Starts them in the order in which they need each other, and stops them in the opposite one: also when a start fails
/// half way, or a signal comes meanwhile.
struct OneMachine: Service {
    let source: SettingsSource
    let resources: Resources
    let dataFolder: String
    let port: Int
    /// Where scripts find addresses and credentials; nil for nowhere but the data folder.
    let environmentFile: String?
    /// Whether a database or store in the data folder may be passed over for one that is configured.
    let passesOver: Bool
    /// Whether the schema may change although the backup before it failed.
    let migratesWithoutBackup: Bool
    let logger: Logger

    func run() async throws {
        // Its lock ends with the value, so it is held here, until the last part has stopped.
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
            // A start that a signal cut short is no failure.
            outcome = Task.isShuttingDownGracefully ? .success(()) : .failure(error)
        }
        logger.info("stopping")
        // Addresses that answer no more would mislead a script.
        for file in [environmentFile, folder.runningFile] { _ = file.map { unlink($0) } }
        await supervisor.stop()
        withExtendedLifetime(folder) {}
        try outcome.get()
    }

    /// Returns the settings of all that it started.
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
        // Otherwise ingest reports this itself, at each restart.
        _ = try DecoderCheck(settings: Settings.decoders(source), logger: logger).require()

        // Scripts get the address that may migrate; API and ingest one that may not.
        var admin: String?
        if values[.databaseURL] == nil {
            let addresses = try await startPostgres(in: folder, supervisor, &secrets)
            values[.databaseURL] = addresses.app
            admin = addresses.admin
        }
        if values[.s3Endpoint] == nil {
            try await startStore(in: folder, supervisor, &secrets, &values, api: (reachable, port))
        }
        let settings = try Settings(SettingsSource(environment: values.named))
        let administration = try admin.map { try PostgresSettings(url: $0) } ?? settings.database
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
        if let admin { values[.databaseURL] = admin }
        try await announce(settings, token: token, values, in: folder)
        return values
    }

    /// This program again, as a process of its own: a decoder that crashes takes no answer with it.
    private func ownProgram(_ command: String, _ values: [Setting: String], _ user: UnprivilegedUser?) -> Program {
        var environment = values.named
        environment["PATH"] = Executable.searchPath
        environment["LANG"] = "C.UTF-8"
        // GLib asks for it, and complains where a user has none.
        environment["HOME"] = "/nonexistent"
        return Program(
            name: command, executable: Executable.path, arguments: [command], environment: environment, user: user)
    }
}

extension [Setting: String] {
    /// As an environment: the names that children and scripts read.
    var named: [String: String] {
        [String: String](uniqueKeysWithValues: map { ($0.key.rawValue, $0.value) })
    }
}
