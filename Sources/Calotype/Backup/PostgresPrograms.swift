import Foundation
import Postgres
import Support

/// `pg_dump` and `pg_restore` of one version.
struct PostgresPrograms: Equatable, Sendable {
    let major: Int
    let folder: String

    /// Chooses the oldest version that can dump the server. pg_dump refuses servers newer than itself, and a newer
    /// pg_dump may write a format that an older pg_restore cannot read.
    static func find(forServer major: Int, folders: String, path: String) async throws -> PostgresPrograms {
        let found = await all(folders: folders, path: path)
        guard let match = found.filter({ $0.major >= major }).min(by: { $0.major < $1.major }) else {
            throw BackupError.noPrograms(server: major, found: found.map(\.major).sorted())
        }
        return match
    }

    private static func all(folders: String, path: String) async -> [PostgresPrograms] {
        let places = PostgresInstallation.programFolders(below: folders) + path.split(separator: ":").map(String.init)
        var found: [PostgresPrograms] = []
        for folder in places
        where ["pg_dump", "pg_restore"].allSatisfy({ FileManager.default.isExecutableFile(atPath: "\(folder)/\($0)") }
        ) {
            if let major = await version(of: "\(folder)/pg_dump") {
                found.append(PostgresPrograms(major: major, folder: folder))
            }
        }
        return found
    }

    /// "pg_dump (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)"
    private static func version(of program: String) async -> Int? {
        guard let output = try? await CapturedProgram.run([program, "--version"], environment: ["LC_ALL": "C"]),
            let match = output.firstMatch(of: /\(PostgreSQL\) ([0-9]+)/)
        else { return nil }
        return Int(match.1)
    }

    /// Runs `pg_dump` or `pg_restore`. The password is passed in the environment, which other users cannot read, and
    /// never as an argument.
    func run(_ program: String, _ arguments: [String], environment: [String: String]) async throws {
        _ = try await CapturedProgram.run(
            ["\(folder)/\(program)"] + arguments,
            environment: environment.merging(["PATH": "\(folder):/usr/bin:/bin", "LC_ALL": "C.UTF-8"]) { own, _ in own
            })
    }

    func command(_ program: String) -> String { "\(folder)/\(program)" }
}
