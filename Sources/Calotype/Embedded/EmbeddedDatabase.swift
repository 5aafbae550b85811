import Foundation
import Logging
import Postgres

/// The database of a data folder for a command: of the `calotype up` that runs there, or of a server started for it.
enum EmbeddedDatabase {
    /// The folder of a cluster appears whole. What is in it is for PostgreSQL's user, and a backup that `calotype up` makes
    /// may not look.
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

    /// Where the server of a running `calotype up` listens. Its `postmaster.pid` is for PostgreSQL's user alone, and a child
    /// of `calotype up` is not even as root allowed to read it.
    private static func running(in path: String) throws -> PostgresSettings {
        let secrets = try EnvironmentFile(contentsOf: "\(path)/secrets.env")
        guard let port = secrets["POSTGRES_PORT"].flatMap({ Int($0) }), let password = secrets["POSTGRES_PASSWORD"]
        else { throw BackupError.nothingToBackUp(path) }
        return try PostgresSettings(url: EmbeddedPostgres.url(password: password, port: port))
    }
}
