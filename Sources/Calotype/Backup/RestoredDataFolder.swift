import Foundation
import Logging
import Postgres

/// Creates a new data folder of `calotype up` from a backup. Its database appears complete or not at all.
struct RestoredDataFolder: Sendable {
    let path: String
    let source: SettingsSource
    let logger: Logger

    private static let draftName = "postgres.restoring"

    func make(
        from backup: String, _ fill: (PostgresSettings, PostgresClient) async throws -> Void
    ) async throws {
        let folder = try DataFolder(path)
        let present = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        guard !present.contains(where: { $0 == "postgres" || $0.hasSuffix(".old") }) else {
            throw BackupError.notEmpty(folder.path)
        }
        let secrets = (backup: "\(backup)/secrets.env", folder: "\(folder.path)/secrets.env")
        if FileManager.default.fileExists(atPath: secrets.backup) {
            let text = try String(contentsOfFile: secrets.backup, encoding: .utf8)
            if FileManager.default.fileExists(atPath: secrets.folder) {
                guard try String(contentsOfFile: secrets.folder, encoding: .utf8) == text else {
                    throw BackupError.notEmpty("\(folder.path), which has other secrets,")
                }
            } else {
                try PrivateFile.write(text, to: secrets.folder)
            }
        }
        // Left behind by an interrupted restore.
        let draft = "\(folder.path)/\(Self.draftName)"
        if FileManager.default.fileExists(atPath: draft) { try FileManager.default.removeItem(atPath: draft) }
        guard
            case .use(let installation) = try PostgresInstallation.find(
                forCluster: draft, roots: source.required(.postgresFolders), path: Executable.searchPath)
        else { throw BackupError.notEmpty(draft) }
        var kept = try InstanceSecrets(in: folder)
        let postgres = EmbeddedPostgres(
            in: folder, name: Self.draftName, installation: installation,
            password: try kept.text("POSTGRES_PASSWORD"),
            port: try FreePorts.take(1)[0])
        try await postgres.prepare()
        do {
            try await ClusterRun(postgres: postgres, logger: logger).lend(fill)
            guard rename(draft, "\(folder.path)/postgres") == 0 else { throw SystemError("put in place", draft) }
            try BackupFiles.storeFolder(folder.path)
        } catch {
            try? FileManager.default.removeItem(atPath: draft)
            throw error
        }
        withExtendedLifetime(folder) {}
    }
}
