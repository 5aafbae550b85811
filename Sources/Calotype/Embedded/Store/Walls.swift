import Foundation
import Support

/// A network and a mount namespace of a program's own: no other user of the machine reaches a port that it
/// opens. What may pass, passes through ``StoreGate``.
package struct Walls: Sendable {
    /// Under which the program's side of the gate's channel is handed over.
    static let channelNumber: Int32 = 3

    /// The program's end of the gate's channel, and the port behind the walls that leads to us; nil for no way out.
    let wayOut: (channel: Int32, port: Int)?

    package struct Refused: Error, Equatable, CustomStringConvertible {
        let reason: String

        package init(reason: String) { self.reason = reason }

        package var description: String {
            """
            the embedded store runs in a network namespace of its own, so that no other user of this machine reaches it, \
            and this system refuses one: \(reason). Set S3_ENDPOINT to a store elsewhere, or allow namespaces: to users \
            by sysctl kernel.unprivileged_userns_clone=1 or kernel.apparmor_restrict_unprivileged_userns=0, in a \
            container by the capability SYS_ADMIN
            """
        }
    }

    /// The words that make the namespaces and go on in them; the program's own follow.
    func command(user: UnprivilegedUser?, signal: Program.StopSignal) -> [String] {
        // Root has the right to make them; anybody else has it in a user namespace.
        ["/usr/bin/unshare"] + (geteuid() == 0 ? [] : ["--user", "--map-root-user"])
            + ["--net", "--mount", "--", Executable.path, "enclose", "--signal", signal.rawValue]
            + (user.map { ["--user-id", "\($0.userID)", "--group-id", "\($0.groupID)"] } ?? [])
            + (wayOut.map { ["--events-port", "\($0.port)"] } ?? [])
    }

    /// Makes the same namespaces once.
    ///
    /// - Parameter log: a file for the reason where that fails.
    /// - Throws: ``Refused``.
    static func probe(user: UnprivilegedUser?, log: String) async throws {
        unlink(log)
        let probe = try await ChildProcess.start(
            Program(
                name: "unshare", executable: "/usr/bin/true",
                environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"], workingFolder: "/usr/bin", logFile: log,
                user: user, walls: Walls(wayOut: nil)))
        let status = await probe.ended()
        guard status != .exited(0) else { return }
        let said = FileManager.default.contents(atPath: log).map { String(decoding: $0, as: UTF8.self) } ?? ""
        throw Refused(reason: said.split(separator: "\n").last.map(String.init) ?? "\(status)")
    }
}
