import Foundation
import Glibc

/// A PostgreSQL of a test's own that it may kill: on a free port, in a folder that is removed afterwards.
package struct PrivateCluster: Sendable {
    private let folder: URL
    private let port: Int
    /// PostgreSQL refuses to run as root; then this user, whom every Debian has, runs it.
    private static let unprivilegedUser = "nobody"

    package var url: String { "postgresql://postgres@127.0.0.1:\(port)/postgres" }

    package init() async throws {
        self.init(port: Int.random(in: 20_000..<30_000))
        try await makeFolder()
        try await server("initdb", ["-D", data, "-U", "postgres", "--auth=trust", "--no-sync"])
    }

    private init(port: Int) {
        folder = URL(filePath: "/tmp/calotype-cluster-\(UInt32.random(in: 0 ... .max))")
        self.port = port
    }

    private var data: String { folder.path() + "/data" }

    private func makeFolder() async throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        if getuid() == 0 { try await Self.run("/bin/chown", [Self.unprivilegedUser, folder.path()]) }
    }

    package func start() async throws {
        let options = "-p \(port) -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
        try await server("pg_ctl", ["-D", data, "-l", folder.path() + "/log", "-w", "-o", options, "start"])
    }

    package func stop(mode: String) async throws {
        try await server("pg_ctl", ["-D", data, "-m", mode, "-w", "stop"])
    }

    package func remove() throws {
        try FileManager.default.removeItem(at: folder)
    }

    // MARK: Other histories

    /// Copies the files of a stopped cluster, for ``putBack()``.
    package func copyFiles() async throws {
        try await Self.run("/bin/cp", ["-a", data, data + ".copy"])
    }

    package func putBack() async throws {
        try await Self.run("/bin/rm", ["-rf", data])
        try await Self.run("/bin/cp", ["-a", data + ".copy", data])
    }

    /// A streaming standby that, once this cluster is stopped, can be started at its address.
    package func standby() async throws -> PrivateCluster {
        let standby = PrivateCluster(port: port)
        try await standby.makeFolder()
        try await server(
            "pg_basebackup",
            [
                "-D", standby.data, "-R", "--no-sync", "--checkpoint=fast", "-d",
                "host=127.0.0.1 port=\(port) user=postgres",
            ])
        return standby
    }

    package func promote() async throws {
        try await server("pg_ctl", ["-D", data, "-w", "promote"])
    }

    package func dump(to name: String) async throws {
        try await server("pg_dump", ["-Fd", "-f", "/tmp/\(name)", "-d", url])
    }

    package func restore(from name: String) async throws {
        try await server(
            "pg_restore", ["--exit-on-error", "--no-owner", "--no-privileges", "-d", url, "/tmp/\(name)"])
        try FileManager.default.removeItem(atPath: "/tmp/\(name)")
    }

    /// A new cluster that can be started at this one's address once this one is stopped.
    package func successor() async throws -> PrivateCluster {
        let successor = PrivateCluster(port: port)
        try await successor.makeFolder()
        try await successor.server("initdb", ["-D", successor.data, "-U", "postgres", "--auth=trust", "--no-sync"])
        return successor
    }

    private func server(_ program: String, _ arguments: [String]) async throws {
        let versions = try FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")
        guard let newest = versions.compactMap(Int.init).max() else { throw CocoaError(.fileNoSuchFile) }
        let path = "/usr/lib/postgresql/\(newest)/bin/\(program)"
        if getuid() == 0 {
            try await Self.run("/usr/sbin/runuser", ["-u", Self.unprivilegedUser, "--", path] + arguments)
        } else {
            try await Self.run(path, arguments)
        }
    }

    private struct ProgramFailed: Error {
        let program: String
        let status: Int32
    }

    /// Runs a program to its end without blocking the thread. Foundation's `Process` would not do: it takes a program
    /// for running as long as the server, which `pg_ctl` leaves behind, holds what it inherited.
    private static func run(_ path: String, _ arguments: [String]) async throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor in Int32(0)...2 {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
        }
        // From a folder that the unprivileged user may enter, which the checkout need not be.
        let arguments = (["sh", "-c", "cd /tmp && exec \"$@\"", "sh", path] + arguments).map { strdup($0) }
        defer { for argument in arguments { free(argument) } }
        var pid = pid_t()
        var status = posix_spawn(&pid, "/bin/sh", &actions, nil, arguments + [nil], environ)
        guard status == 0 else { throw ProgramFailed(program: path, status: status) }
        while waitpid(pid, &status, WNOHANG) == 0 { try await Task.sleep(for: .milliseconds(20)) }
        guard status == 0 else { throw ProgramFailed(program: path, status: status) }
    }
}
