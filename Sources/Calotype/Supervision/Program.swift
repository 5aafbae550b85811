/// A program to run as a child of ours.
package struct Program: Sendable {
    /// What messages call it.
    package let name: String
    /// Absolute path.
    package let executable: String
    package let arguments: [String]
    /// The whole environment of the child: nothing is inherited, so no secret travels further than it must.
    package var environment: [String: String]
    package var workingFolder: String?
    /// Where its two output streams are appended; nil shares ours.
    package var logFile: String?
    package var user: UnprivilegedUser?
    /// Asks it to end in its own good way. PostgreSQL, for one, ends quickly on SIGINT and waits for its clients on SIGTERM.
    package var stopSignal: StopSignal
    /// How long it may take to end before it is killed.
    package var grace: Duration

    package enum StopSignal: String, Sendable {
        case interrupt = "INT"
        case terminate = "TERM"

        var number: Int32 { self == .interrupt ? 2 : 15 }
    }

    package init(
        name: String, executable: String, arguments: [String] = [], environment: [String: String] = [:],
        workingFolder: String? = nil, logFile: String? = nil, user: UnprivilegedUser? = nil,
        stopSignal: StopSignal = .terminate, grace: Duration = .seconds(15)
    ) {
        self.name = name
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.workingFolder = workingFolder
        self.logFile = logFile
        self.user = user
        self.stopSignal = stopSignal
        self.grace = grace
    }

    /// The command that sheds root where asked and dies with us, even if we are killed.
    ///
    /// setpriv and env are in every Debian; each executes the next in its own place, so no process is added.
    var command: [String] {
        var words = ["/usr/bin/setpriv", "--pdeathsig", stopSignal.rawValue]
        if let user {
            words += ["--reuid", "\(user.userID)", "--regid", "\(user.groupID)", "--clear-groups"]
        }
        words.append("--")
        if let workingFolder { words += ["/usr/bin/env", "--chdir", workingFolder] }
        return words + [executable] + arguments
    }
}
