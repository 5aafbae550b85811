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
    /// The program's own namespaces.
    package var namespace: NetworkNamespace?
    /// Asks it to end in its own good way. PostgreSQL, for one, ends quickly on SIGINT and waits for its clients on SIGTERM.
    package var stopSignal: StopSignal
    /// How long it may take to end before it is killed.
    package var grace: Duration
    package var stopSteps = StopSteps()

    package enum StopSignal: String, Sendable {
        case interrupt = "INT"
        case terminate = "TERM"

        var number: Int32 { self == .interrupt ? 2 : 15 }
    }

    /// What else is done when it is stopped.
    package struct StopSteps: Sendable {
        /// Before it is asked.
        package var before: (@Sendable () async -> Void)?
        /// From then on, with its process id, until it has ended and the task is cancelled.
        package var during: (@Sendable (Int32) async throws -> Void)?
        /// When it has ended.
        package var after: (@Sendable () async -> Void)?

        package init() {}
    }

    package init(
        name: String, executable: String, arguments: [String] = [], environment: [String: String] = [:],
        workingFolder: String? = nil, logFile: String? = nil, user: UnprivilegedUser? = nil,
        namespace: NetworkNamespace? = nil,
        stopSignal: StopSignal = .terminate, grace: Duration = .seconds(15)
    ) {
        self.name = name
        self.executable = executable
        self.arguments = arguments
        self.environment = environment
        self.workingFolder = workingFolder
        self.logFile = logFile
        self.user = user
        self.namespace = namespace
        self.stopSignal = stopSignal
        self.grace = grace
    }

    /// The command that sheds root where asked and dies with us, even if we are killed. No child of ours keeps or gains a
    /// privilege.
    ///
    /// setpriv, env and unshare are in every Debian; each executes the next in its own place, so no process is added.
    var command: [String] {
        let folder = workingFolder.map { ["/usr/bin/env", "--chdir", $0] } ?? []
        guard let namespace else {
            return Privileges.shed(user, signal: stopSignal) + ["--"] + folder + [executable] + arguments
        }
        // Inside the namespaces the program has capabilities, which `calotype enter-namespace` needs and then drops.
        return ["/usr/bin/setpriv", "--pdeathsig", stopSignal.rawValue, "--no-new-privs", "--"] + folder
            + namespace.command(user: user, signal: stopSignal) + ["--", executable] + arguments
    }

    /// Descriptors of ours that it gets.
    var descriptors: [Int32: Int32] {
        namespace?.eventsChannel.map { [NetworkNamespace.channelNumber: $0.channel] } ?? [:]
    }
}
