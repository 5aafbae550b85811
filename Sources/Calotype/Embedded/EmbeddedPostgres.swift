import Foundation
import Support

/// The PostgreSQL cluster in the data folder. It listens on a Unix socket for Calotype's own parts, and on 127.0.0.1 for
/// other programs.
package struct EmbeddedPostgres: Sendable {
    static let database = "calotype"
    static let superuser = "calotype"

    private let folder: DataFolder
    private let name: String
    private let cluster: String
    private let installation: PostgresInstallation
    private let user: UnprivilegedUser?
    private let password: String
    private let port: Int
    private let socket: DatabaseSocket?

    package enum SetUpError: Error, Equatable, CustomStringConvertible {
        case initdbFailed(ChildProcess.ExitStatus, log: String)

        package var description: String {
            switch self {
            case .initdbFailed(let status, let log): "initdb failed (\(status)); see \(log)"
            }
        }
    }

    /// - Parameter name: name of the cluster's folder in the data folder.
    package init(
        in folder: DataFolder, name: String = "postgres", installation: PostgresInstallation, password: String,
        port: Int
    ) {
        self.folder = folder
        cluster = "\(folder.path)/\(name)"
        self.name = name
        self.installation = installation
        user = UnprivilegedUser.forDatabase()
        self.password = password
        self.port = port
        socket = DatabaseSocket(in: folder.path)
    }

    /// Address of a database in the cluster for Calotype's own parts, by default for its superuser.
    package func url(database: String = database, user: String = superuser, password: String? = nil) -> String {
        let password = password ?? self.password
        return socket?.url(user: user, password: password, port: port, database: database)
            ?? Self.networkURL(user: user, password: password, port: port, database: database)
    }

    /// Address for other programs, which may run as any user.
    package func networkURL(user: String, password: String) -> String {
        Self.networkURL(user: user, password: password, port: port, database: Self.database)
    }

    /// Address of the running server of a data folder, for its superuser.
    static func url(ofServerIn dataFolder: String, password: String, port: Int) -> String {
        if let socket = DatabaseSocket(in: dataFolder), socket.exists(port: port) {
            return socket.url(user: superuser, password: password, port: port, database: database)
        }
        return networkURL(user: superuser, password: password, port: port, database: database)
    }

    private static func networkURL(user: String, password: String, port: Int, database: String) -> String {
        "postgresql://\(user):\(password)@127.0.0.1:\(port)/\(database)"
    }

    /// Creates the cluster if it is missing.
    package func prepare() async throws {
        try await checkPassage()
        try prepareSocket()
        if FileManager.default.fileExists(atPath: "\(cluster)/PG_VERSION") { return }
        // Created under another name and renamed when complete: an interrupted start leaves no partial cluster.
        let draft = "\(cluster).new"
        if FileManager.default.fileExists(atPath: draft) { try FileManager.default.removeItem(atPath: draft) }
        try folder.folder("\(name).new")
        let passwordFile = "\(folder.path)/postgres.password"
        try PrivateFile.write(password, to: passwordFile)
        defer { unlink(passwordFile) }
        try user?.own(draft)
        try user?.own(passwordFile)
        let log = folder.logFile(of: "initdb")
        let initdb = try await ChildProcess.start(
            Program(
                name: "initdb", executable: "\(installation.programs)/initdb",
                arguments: [
                    "--pgdata", draft, "--username", Self.superuser, "--pwfile", passwordFile,
                    "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C.UTF-8", "--data-checksums",
                ],
                environment: ["PATH": installation.programs + ":/usr/bin:/bin", "LC_ALL": "C.UTF-8"],
                workingFolder: "/", logFile: log, user: user))
        let status = await initdb.ended()
        guard status == .exited(0) else { throw SetUpError.initdbFailed(status, log: log) }
        guard rename(draft, cluster) == 0 else { throw SystemError("put in place", cluster) }
    }

    /// Creates the folder of the socket if it is missing: a cluster of an older release has none.
    package func prepareSocket() throws { try socket?.prepare(for: user, parts: .forParts(of: folder.path)) }

    /// The server. Its memory is set for a small machine: design.md gives database, ingest and API 250 MB together.
    package var program: Program {
        let settings = [
            "listen_addresses=127.0.0.1", "port=\(port)",
            "unix_socket_directories=\(socket?.quotedFolder ?? "")", "max_connections=60",
            "shared_buffers=64MB", "work_mem=4MB", "maintenance_work_mem=32MB", "max_wal_size=256MB",
            // The cluster has no replicas, so its log needs no data for them.
            "wal_level=minimal", "max_wal_senders=0", "autovacuum_max_workers=2", "max_parallel_workers=2",
            "jit=off", "timezone=UTC", "log_timezone=UTC", "huge_pages=off",
        ]
        return Program(
            name: name, executable: "\(installation.programs)/postgres",
            arguments: ["-D", cluster] + settings.flatMap { ["-c", $0] },
            environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"], workingFolder: "/",
            logFile: folder.logFile(of: "postgres"), user: user, stopSignal: .interrupt, grace: .seconds(30))
    }

    /// PostgreSQL's own error about an inaccessible folder does not name the missing permission.
    private func checkPassage() async throws {
        guard let user else { return }
        guard try await user.may("-x", folder.path) else {
            throw DataFolder.OpenError.closedTo(user: user.name, path: folder.path)
        }
    }
}
