import Foundation
import Glibc

/// A PostgreSQL of a test's own that it may kill: on a free port, in a folder that is removed afterwards.
struct PrivateCluster {
    private let folder: URL
    private let port: Int
    /// PostgreSQL refuses to run as root; then this user, whom every Debian has, runs it.
    private static let unprivilegedUser = "nobody"

    var url: String { "postgresql://postgres@127.0.0.1:\(port)/postgres" }

    init() async throws {
        folder = URL(filePath: "/tmp/calotype-cluster-\(UInt32.random(in: 0 ... .max))")
        port = Int.random(in: 20_000..<30_000)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        if getuid() == 0 { try await Self.run("/bin/chown", [Self.unprivilegedUser, folder.path()]) }
        try await server("initdb", ["-D", folder.path() + "/data", "-U", "postgres", "--auth=trust", "--no-sync"])
    }

    func start() async throws {
        let options = "-p \(port) -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off"
        try await server(
            "pg_ctl", ["-D", folder.path() + "/data", "-l", folder.path() + "/log", "-w", "-o", options, "start"])
    }

    func stop(mode: String) async throws {
        try await server("pg_ctl", ["-D", folder.path() + "/data", "-m", mode, "-w", "stop"])
    }

    func remove() throws {
        try FileManager.default.removeItem(at: folder)
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
