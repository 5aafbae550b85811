import Foundation
import Logging
import Postgres
import Support

/// Makes backups while `calotype up` runs, each in its own process, so that no memory stays in use between backups.
struct BackupSchedule: Sendable {
    /// `calotype backup` with its whole environment.
    let program: Program
    let database: PostgresSettings
    let every: Duration
    let logger: Logger

    /// After waking from sleep, a machine answers requests first.
    static let shortestWait: Duration = .seconds(300)
    static let waitAfterFailure: Duration = .seconds(3600)

    /// The delay before the next backup.
    ///
    /// - Parameter age: the age of the newest complete backup; nil if there is none.
    static func wait(every: Duration, age: Duration?) -> Duration {
        guard let age else { return shortestWait }
        return max(shortestWait, every - age)
    }

    /// Runs until its task is cancelled. A backup in progress is ended then.
    func run() async {
        var hasFailed = false
        while !Task.isCancelled {
            let wait = hasFailed ? Self.waitAfterFailure : Self.wait(every: every, age: await age())
            do { try await Task.sleep(for: wait) } catch { return }
            hasFailed = await !makeOne()
        }
    }

    /// Logs why no backup is made.
    func makeOne() async -> Bool {
        do {
            let child = try await ChildProcess.start(program)
            let status = await withTaskCancellationHandler {
                await child.ended()
            } onCancel: {
                child.send(program.stopSignal.number)
            }
            if status == .exited(0) { return true }
            if status == .exited(BackupRun.originalsIncomplete) {
                logger.error("backup of originals is incomplete", metadata: ["log": "\(program.logFile ?? "")"])
                return true
            }
            if Task.isCancelled { return false }
            logger.error(
                "backup failed", metadata: ["exit": "\(status)", "log": "\(program.logFile ?? "")"])
        } catch {
            logger.error("backup failed", metadata: ["error": "\(error)"])
        }
        return false
    }

    /// Age of the last complete backup. Backups with a time in the future, made before the clock was set back, do not
    /// count.
    func age() async -> Duration? {
        do {
            return try await withDatabase(database, logger: logger) { client in
                let rows = try await client.query(
                    """
                    SELECT extract(epoch FROM now() - max(finished_at))::float8 FROM backup_runs
                    WHERE ok AND finished_at <= now()
                    """)
                return try rows[0].decode(Double?.self, at: 0).map { .seconds($0) }
            }
        } catch {
            logger.debug("age of the last backup unknown", metadata: ["error": "\(error)"])
            return nil
        }
    }
}

extension OneMachine {
    /// The only way back from a newer schema is a backup made before the migration.
    func backUpBeforeUpgrade(
        _ migrator: Migrator, _ database: PostgresClient, _ values: [Setting: String], in folder: DataFolder
    ) async throws {
        let status = try await migrator.status(database)
        guard !status.applied.isEmpty, let first = status.pending.first,
            let schedule = try backupSchedule(values, in: folder)
        else { return }
        logger.info("making a backup before the schema is updated", metadata: ["migration": "\(first.fileName)"])
        if await schedule.makeOne() { return }
        if let age = await schedule.age(), age < .seconds(86_400) {
            logger.warning(
                "backup failed; updating the schema, since the last backup is less than 24 hours old",
                metadata: ["hours": "\(age.components.seconds / 3600)"])
            return
        }
        guard migratesWithoutBackup else {
            throw NoBackupBeforeUpgrade(first: first.fileName, log: schedule.program.logFile)
        }
        logger.warning("updating the schema without a backup, as requested by --migrate-without-backup")
    }

    /// Nil if the settings disable backups.
    func backupSchedule(_ values: [Setting: String], in folder: DataFolder) throws -> BackupSchedule? {
        let hours = try source.integer(.backupHours, in: 0...10_000)
        guard hours > 0 else { return nil }
        var environment = values.named
        environment["PATH"] = Executable.searchPath
        environment["LANG"] = "C.UTF-8"
        if source.text(.databaseURL) == nil {
            // Connects as the superuser, which may read every table. A child without privileges cannot read the
            // cluster's folder.
            let secrets = try EnvironmentFile(contentsOf: "\(folder.path)/secrets.env")
            guard let password = secrets["POSTGRES_PASSWORD"],
                let port = secrets["POSTGRES_PORT"].flatMap({ Int($0) })
            else { return nil }
            environment[Setting.databaseURL.rawValue] = EmbeddedPostgres.url(
                ofServerIn: folder.path, password: password, port: port)
        }
        return BackupSchedule(
            program: Program(
                name: "backup", executable: Executable.path, arguments: ["backup", "--data", folder.path],
                environment: environment, logFile: folder.logFile(of: "backup")),
            database: try Settings.database(SettingsSource(environment: values.named)), every: .seconds(hours * 3600),
            logger: logger)
    }
}

/// The backup before an upgrade failed, and the schema is as it was.
struct NoBackupBeforeUpgrade: Error, Equatable, CustomStringConvertible {
    /// The first pending migration.
    let first: String
    let log: String?

    var description: String {
        """
        the backup before the schema upgrade (\(first)) failed\(log.map { ": its log is \($0)" } ?? ""), and there is \
        none of the last 24 hours. The schema was not changed. Make calotype backup work and start again, or start with \
        --migrate-without-backup
        """
    }
}
