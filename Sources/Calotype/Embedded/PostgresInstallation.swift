import Foundation

/// Where PostgreSQL's server programs are.
package struct PostgresInstallation: Equatable, Sendable {
    package static let oldestMajor = 15

    package let major: Int
    /// Folder of `initdb` and `postgres`.
    package let programs: String

    package enum FindError: Error, Equatable, CustomStringConvertible {
        case notFound(looked: [String])
        /// A cluster is opened by its own major version and no other.
        case wrongMajor(cluster: Int, found: [Int])

        package var description: String {
            switch self {
            case .notFound(let looked):
                """
                no PostgreSQL server \(oldestMajor) or newer in \(looked.joined(separator: ", ")): \
                apt-get install postgresql, or set DATABASE_URL to one elsewhere
                """
            case .wrongMajor(let cluster, let found):
                """
                the cluster was made by PostgreSQL \(cluster), here is \(found.map(String.init).joined(separator: ", ")): \
                apt-get install postgresql-\(cluster), or move the data with pg_dump
                """
            }
        }
    }

    /// All installations, the newest first: Debian's folders, then those of `PATH`.
    static func all(root: String = "/usr/lib/postgresql", path: String) -> [PostgresInstallation] {
        let files = FileManager.default
        let versions = (try? files.contentsOfDirectory(atPath: root)) ?? []
        let debian = versions.compactMap { name in
            Int(name).map { PostgresInstallation(major: $0, programs: "\(root)/\(name)/bin") }
        }
        // Elsewhere the folder does not tell the version; a PG_VERSION of the cluster cannot be compared, so any will do.
        let others = path.split(separator: ":").map { PostgresInstallation(major: Int.max, programs: String($0)) }
        return (debian.sorted { $0.major > $1.major } + others).filter { installation in
            installation.major >= oldestMajor
                && ["initdb", "postgres"].allSatisfy {
                    files.isExecutableFile(atPath: "\(installation.programs)/\($0)")
                }
        }
    }

    /// The newest one, or the one that made an existing cluster.
    package static func find(forCluster folder: String, path: String) throws -> PostgresInstallation {
        let found = all(path: path)
        guard let newest = found.first else {
            throw FindError.notFound(looked: ["/usr/lib/postgresql/*/bin", "PATH"])
        }
        let versionFile = "\(folder)/PG_VERSION"
        guard FileManager.default.fileExists(atPath: versionFile) else { return newest }
        let text = try String(contentsOfFile: versionFile, encoding: .utf8)
        let cluster = Int(text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
        guard let match = found.first(where: { $0.major == cluster || $0.major == Int.max }) else {
            throw FindError.wrongMajor(cluster: cluster, found: found.map(\.major))
        }
        return match
    }
}
