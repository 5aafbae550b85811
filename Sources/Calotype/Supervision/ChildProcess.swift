import Foundation

/// One running child.
package struct ChildProcess: Sendable {
    package let processID: Int32
    private let exit: Task<ExitStatus, Never>

    /// How a process ended.
    package enum ExitStatus: Equatable, Sendable, CustomStringConvertible {
        case exited(Int32)
        case signalled(Int32)

        package var description: String {
            switch self {
            case .exited(let code): "exit code \(code)"
            case .signalled(let number): "signal \(number)"
            }
        }
    }

    /// Starts a program in a process group of its own, so that Ctrl-C in a terminal reaches us alone and we stop the
    /// children in order.
    package static func start(_ program: Program) async throws -> ChildProcess {
        let processID = try await ParentThread.shared.run { try spawn(program) }
        let exit = Task<ExitStatus, Never> {
            await withCheckedContinuation { continuation in
                // waitpid blocks, so it has a thread of its own.
                Thread.detachNewThread { continuation.resume(returning: wait(for: processID)) }
            }
        }
        return ChildProcess(processID: processID, exit: exit)
    }

    /// Waits until it has ended; may be called more than once.
    package func ended() async -> ExitStatus { await exit.value }

    /// A process that has ended already is left alone.
    package func send(_ signal: Int32) {
        kill(processID, signal)
    }

    private static func wait(for processID: Int32) -> ExitStatus {
        var status: Int32 = 0
        while waitpid(processID, &status, 0) < 0 {
            guard errno == EINTR else { return .exited(-1) }
        }
        let signal = status & 0x7f
        return signal == 0 ? .exited((status >> 8) & 0xff) : .signalled(signal)
    }

    private static func spawn(_ program: Program) throws -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        if let log = program.logFile {
            posix_spawn_file_actions_addopen(&actions, 1, log, O_WRONLY | O_CREAT | O_APPEND, 0o600)
            posix_spawn_file_actions_adddup2(&actions, 1, 2)
        }

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Signals that we block or ignore for ourselves begin afresh in the child.
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setpgroup(&attributes, 0)
        posix_spawnattr_setflags(
            &attributes, Int16(POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        let words = program.command
        let variables = program.environment.map { "\($0.key)=\($0.value)" }
        var processID: pid_t = 0
        let result = withCStrings(words) { arguments in
            withCStrings(variables) { environment in
                posix_spawn(&processID, words[0], &actions, &attributes, arguments, environment)
            }
        }
        guard result == 0 else { throw SystemError("start", program.name, code: result) }
        return processID
    }

    private static func withCStrings<Result>(
        _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let copies = texts.map { strdup($0) }
        defer { copies.forEach { free($0) } }
        return body(copies + [nil])
    }
}
