import Foundation

/// The server programs of one PostgreSQL version.
package struct PostgresInstallation: Equatable, Sendable {
    package static let oldestMajor = 15

    package let major: Int
    /// Folder of `initdb` and `postgres`.
    package let programs: String

    package init(major: Int, programs: String) {
        self.major = major
        self.programs = programs
    }

    private static func names(_ majors: [Int]) -> String {
        majors.map { $0 == .max ? "one of an unknown version in PATH" : String($0) }.joined(separator: ", ")
    }

    package enum FindError: Error, Equatable, CustomStringConvertible {
        case notFound(looked: [String])
        /// A cluster can be opened only by its own major version.
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
                the database of this data folder belongs to PostgreSQL \(cluster), which is not installed; installed: \
                \(PostgresInstallation.names(found)). Install postgresql-\(cluster) as well and start again: calotype up \
                then upgrades the database. If it cannot be installed, restore the last backup into a new folder: \
                calotype restore BACKUP --data NEW-FOLDER (docs/upgrades.md)
                """
            }
        }
    }

    /// The folders `N/bin` below folders separated by colons, Debian's layout of versions.
    static func programFolders(below roots: String) -> [String] {
        versions(below: roots).map(\.programs)
    }

    private static func versions(below roots: String) -> [PostgresInstallation] {
        roots.split(separator: ":").flatMap { root in
            let names = (try? FileManager.default.contentsOfDirectory(atPath: String(root))) ?? []
            return names.compactMap { name in
                Int(name).map { PostgresInstallation(major: $0, programs: "\(root)/\(name)/bin") }
            }
        }
    }

    /// All installations, newest first: Debian's folders, then those of `PATH`.
    static func all(root: String, path: String) -> [PostgresInstallation] {
        let files = FileManager.default
        let debian = versions(below: root)
        // In other folders the version is unknown and cannot be compared with the cluster's, so any is accepted.
        let others = path.split(separator: ":").map { PostgresInstallation(major: Int.max, programs: String($0)) }
        return (debian.sorted { $0.major > $1.major } + others).filter { installation in
            installation.major >= oldestMajor
                && ["initdb", "postgres"].allSatisfy {
                    files.isExecutableFile(atPath: "\(installation.programs)/\($0)")
                }
        }
    }

    /// The installation for a cluster.
    package enum Choice: Equatable, Sendable {
        /// No cluster exists yet, or it has this version.
        case use(PostgresInstallation)
        /// The cluster's own version, and the newest version, to which it can be upgraded.
        case upgrade(from: PostgresInstallation, to: PostgresInstallation)
    }

    /// - Parameter roots: folders of installations, separated by colons.
    package static func find(forCluster folder: String, roots: String, path: String) throws -> Choice {
        let found = all(root: roots, path: path)
        guard let newest = found.first else {
            throw FindError.notFound(looked: roots.split(separator: ":").map { "\($0)/*/bin" } + ["PATH"])
        }
        guard let cluster = try majorVersion(ofCluster: folder) else { return .use(newest) }
        if let own = found.first(where: { $0.major == cluster }) {
            // The version of an installation from PATH is unknown.
            return newest.major > cluster && newest.major != .max ? .upgrade(from: own, to: newest) : .use(own)
        }
        guard let any = found.first(where: { $0.major == .max }) else {
            throw FindError.wrongMajor(cluster: cluster, found: found.map(\.major))
        }
        return .use(any)
    }

    /// Nil if there is no cluster.
    package static func majorVersion(ofCluster folder: String) throws -> Int? {
        let versionFile = "\(folder)/PG_VERSION"
        guard FileManager.default.fileExists(atPath: versionFile) else { return nil }
        let text = try String(contentsOfFile: versionFile, encoding: .utf8)
        return Int(text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
    }
}
