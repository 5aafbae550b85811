import Foundation
import Logging
import Postgres

/// Gives a command the database of a data folder: that of a running `calotype up`, or of a server started for the
/// command.
enum EmbeddedDatabase {
    /// The folder of a cluster appears complete. Its contents are readable by PostgreSQL's user only. A backup that
    /// `calotype up` makes cannot read them.
    static func exists(in folder: String) -> Bool {
        FileManager.default.fileExists(atPath: "\(folder)/postgres")
    }

    static func lend<Value>(
        in path: String, _ source: SettingsSource, logger: Logger,
        _ body: (PostgresSettings, PostgresClient) async throws -> Value
    ) async throws -> Value {
        let folder: DataFolder
        do {
            folder = try DataFolder(path)
        } catch DataFolder.OpenError.inUse {
            let settings = try running(in: path)
            return try await withDatabase(settings, logger: logger) { try await body(settings, $0) }
        }
        let choice = try PostgresInstallation.find(
            forCluster: "\(folder.path)/postgres", roots: source.required(.postgresFolders),
            path: Executable.searchPath)
        let installation =
            switch choice {
            case .use(let own): own
            case .upgrade(let own, _): own
            }
        var secrets = try InstanceSecrets(in: folder)
        let postgres = EmbeddedPostgres(
            in: folder, installation: installation, password: try secrets.text("POSTGRES_PASSWORD"),
            port: try FreePorts.take(1)[0])
        defer { withExtendedLifetime(folder) {} }
        return try await ClusterRun(postgres: postgres, logger: logger).lend(body)
    }

    /// The address of the server in a running `calotype up`. Only PostgreSQL's user can read `postmaster.pid`; a child
    /// of `calotype up` cannot, even as root.
    private static func running(in path: String) throws -> PostgresSettings {
        let secrets = try EnvironmentFile(contentsOf: "\(path)/secrets.env")
        guard let port = secrets["POSTGRES_PORT"].flatMap({ Int($0) }), let password = secrets["POSTGRES_PASSWORD"]
        else { throw BackupError.nothingToBackUp(path) }
        return try PostgresSettings(
            url: EmbeddedPostgres.url(
                ofServerIn: URL(filePath: path).path(percentEncoded: false), password: password, port: port))
    }
}
