/// A program to run as a child process.
package struct Program: Sendable {
    /// Its name in messages.
    package let name: String
    /// Absolute path.
    package let executable: String
    package let arguments: [String]
    /// The complete environment of the child. Nothing is inherited, so that secrets are not passed on.
    package var environment: [String: String]
    package var workingFolder: String?
    /// The file to which its two output streams are appended; nil to inherit this process's streams.
    package var logFile: String?
    package var user: UnprivilegedUser?
    /// The program's own namespaces.
    package var namespace: NetworkNamespace?
    /// The signal for a graceful shutdown. PostgreSQL stops quickly on SIGINT, but waits for its clients on SIGTERM.
    package var stopSignal: StopSignal
    /// The time to stop before it is killed.
    package var grace: Duration
    package var stopSteps = StopSteps()

    package enum StopSignal: String, Sendable {
        case interrupt = "INT"
        case terminate = "TERM"

        var number: Int32 { self == .interrupt ? 2 : 15 }
    }

    /// Additional steps of a stop.
    package struct StopSteps: Sendable {
        /// Called before the signal is sent.
        package var before: (@Sendable () async -> Void)?
        /// Called after the signal with the process id, in a task that is cancelled when the process has ended.
        package var during: (@Sendable (Int32) async throws -> Void)?
        /// Called when the process has ended.
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

    /// The command that drops root if required and ends with this process, even if that is killed. Children neither keep
    /// nor gain privileges.
    ///
    /// setpriv, env and unshare are part of every Debian. Each replaces itself with the next, so no process is added.
    var command: [String] {
        let folder = workingFolder.map { ["/usr/bin/env", "--chdir", $0] } ?? []
        guard let namespace else {
            return Privileges.shed(user, signal: stopSignal) + ["--"] + folder + [executable] + arguments
        }
        // Inside the namespaces the program has capabilities, which `calotype enter-namespace` needs and then drops.
        return ["/usr/bin/setpriv", "--pdeathsig", stopSignal.rawValue, "--no-new-privs", "--"] + folder
            + namespace.command(user: user, signal: stopSignal) + ["--", executable] + arguments
    }

    /// Descriptors of this process that are passed to it.
    var descriptors: [Int32: Int32] {
        namespace?.eventsChannel.map { [NetworkNamespace.channelNumber: $0.channel] } ?? [:]
    }
}
