import Foundation
import Support

/// Runs a program in its own network and mount namespace, so that other users of the machine cannot reach its ports.
/// All permitted traffic passes through ``NamespaceProxy``.
package struct NetworkNamespace: Sendable {
    /// The descriptor number of the program's end of the proxy's channel.
    static let channelNumber: Int32 = 3

    /// The program's end of the proxy's channel, and the port inside the namespace that leads to the API; nil for no
    /// outbound connection.
    let eventsChannel: (channel: Int32, port: Int)?

    package struct Refused: Error, Equatable, CustomStringConvertible {
        let reason: String

        package init(reason: String) { self.reason = reason }

        package var description: String {
            """
            the embedded store needs a network namespace, which protects it from other users of this machine, but this \
            system does not allow one: \(reason). Set S3_ENDPOINT to another store, or allow namespaces: for users with \
            sysctl kernel.unprivileged_userns_clone=1 or kernel.apparmor_restrict_unprivileged_userns=0, in a container \
            with the capability SYS_ADMIN
            """
        }
    }

    /// The command that creates the namespaces and runs a program in them. The program's own arguments follow.
    func command(user: UnprivilegedUser?, signal: Program.StopSignal) -> [String] {
        // Root may create namespaces; other users may do so in a user namespace.
        ["/usr/bin/unshare"] + (geteuid() == 0 ? [] : ["--user", "--map-root-user"])
            + ["--net", "--mount", "--", Executable.path, "enter-namespace", "--signal", signal.rawValue]
            + (user.map { ["--user-id", "\($0.userID)", "--group-id", "\($0.groupID)"] } ?? [])
            + (eventsChannel.map { ["--events-port", "\($0.port)"] } ?? [])
    }

    /// Creates the same namespaces once, as a test.
    ///
    /// - Parameter log: a file for the error output if that fails.
    /// - Throws: ``Refused``.
    static func probe(user: UnprivilegedUser?, log: String) async throws {
        unlink(log)
        let probe = try await ChildProcess.start(
            Program(
                name: "unshare", executable: "/usr/bin/true",
                environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"], workingFolder: "/usr/bin", logFile: log,
                user: user, namespace: NetworkNamespace(eventsChannel: nil)))
        let status = await probe.ended()
        guard status != .exited(0) else { return }
        let said = FileManager.default.contents(atPath: log).map { String(decoding: $0, as: UTF8.self) } ?? ""
        throw Refused(reason: said.split(separator: "\n").last.map(String.init) ?? "\(status)")
    }
}
