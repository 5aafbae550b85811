import ArgumentParser
import CIsolation
import Foundation

/// Prepares the namespaces that ``NetworkNamespace`` created, drops all privileges and executes the program.
///
/// This is a separate command because it runs between two programs: after unshare and before the store.
struct EnterNamespace: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Start a program in prepared namespaces. Internal: used by calotype up.", shouldDisplay: false)

    @Option var userID: UInt32?
    @Option var groupID: UInt32?
    /// Listens on this port and passes the socket to `calotype up`.
    @Option var eventsPort: Int?
    /// Sent to the program when `calotype up` dies.
    @Option var signal = "TERM"

    @Argument(parsing: .postTerminator) var command: [String]

    func run() throws {
        guard let program = command.first else { throw ValidationError("A program must follow --.") }
        try Self.check(cisolation_raise_loopback(), "bring up", "the loopback device")
        // Opened before /tmp is covered, in case it is there.
        let executable = program.hasPrefix("/tmp/") ? "/proc/self/fd/\(open(program, O_RDONLY))" : program
        // SeaweedFS creates sockets in /tmp, where other users could connect to them or create them first.
        try Self.check(cisolation_private_tmp(userID ?? 0, groupID ?? 0), "cover", "/tmp")
        if let eventsPort {
            try Self.check(
                cisolation_lend_listener(NetworkNamespace.channelNumber, Int32(eventsPort)), "lend", "a socket")
            close(NetworkNamespace.channelNumber)
        }
        umask(0o077)
        var words = ["/usr/bin/setpriv", "--pdeathsig", signal, "--no-new-privs", "--inh-caps=-all"]
        words.append("--bounding-set=-all")
        if let userID, let groupID { words += ["--reuid", "\(userID)", "--regid", "\(groupID)", "--clear-groups"] }
        words += ["--", executable] + command.dropFirst()
        let arguments = words.map { strdup($0) } + [nil]
        execv(words[0], arguments)
        throw SystemError("start", words[0])
    }

    private static func check(_ code: Int32, _ action: String, _ object: String) throws {
        guard code == 0 else { throw SystemError(action, object, code: code) }
    }
}
