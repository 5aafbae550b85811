import CSandbox
import Glibc

/// A child process and its exit status. It inherits only the arguments of
/// ``spawn(_:executable:environment:input:output:errors:descriptors:)``.
package struct SpawnedProcess: Sendable {
    package let id: Int32

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

    /// Where a child's standard input comes from.
    package enum Input: Sendable {
        /// `/dev/null`.
        case empty
        /// A descriptor of this process, which stays open here.
        case descriptor(Int32)
    }

    /// Where a child's output goes.
    package enum Output: Sendable {
        /// `/dev/null`.
        case discarded
        /// Where this process's own output goes.
        case inherited
        /// Appended to a file, which is created with mode 0600.
        case file(String)
        /// A descriptor of this process, which stays open here.
        case descriptor(Int32)
        /// Where the child's standard output goes.
        case standardOutput
    }

    /// Starts a program in a session of its own, and so without a terminal, with default signal handling.
    ///
    /// - Parameters:
    ///   - words: the absolute path of the program, then its arguments.
    ///   - executable: the path of the program if its first word is only a name.
    ///   - environment: the whole environment of the child; nothing of ours is inherited.
    ///   - descriptors: further descriptors of this process for the child, by their numbers in the child. All higher
    ///     descriptors are closed in the child.
    /// - Throws: the error number of `posix_spawn`.
    package static func spawn(
        _ words: [String], executable: String? = nil, environment: [String: String], input: Input = .empty,
        output: Output, errors: Output, descriptors: [Int32: Int32] = [:]
    ) throws(Errno) -> SpawnedProcess {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        switch input {
        case .empty: posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        case .descriptor(let own): posix_spawn_file_actions_adddup2(&actions, own, STDIN_FILENO)
        }
        redirect(STDOUT_FILENO, to: output, in: &actions)
        redirect(STDERR_FILENO, to: errors, in: &actions)
        for (number, own) in descriptors { posix_spawn_file_actions_adddup2(&actions, own, number) }
        _ = csandbox_spawn_without(&actions, (descriptors.keys.max() ?? STDERR_FILENO) + 1)

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // Signals that this process blocks or ignores get their default action in the child.
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(
            &attributes, Int16(csandbox_spawn_in_session() | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        var id: pid_t = 0
        let result = withCStrings(words) { arguments in
            withCStrings(environment.map { "\($0.key)=\($0.value)" }) { variables in
                posix_spawn(&id, executable ?? words[0], &actions, &attributes, arguments, variables)
            }
        }
        guard result == 0 else { throw Errno(number: result) }
        return SpawnedProcess(id: id)
    }

    /// Blocks the calling thread until the process has ended. May be called once.
    package func wait() -> ExitStatus {
        var status: Int32 = 0
        while waitpid(id, &status, 0) < 0 {
            guard errno == EINTR else { return .exited(-1) }
        }
        let signal = status & 0x7f
        return signal == 0 ? .exited((status >> 8) & 0xff) : .signalled(signal)
    }

    /// Blocks the calling thread until the process, which is about to end, has ended; kills it if that takes longer than
    /// `limit`. The process is left to ``wait()``.
    package func endedStatus(within limit: Duration) -> ExitStatus {
        let end = ContinuousClock.now + limit
        var info = siginfo_t()
        while true {
            let isLate = ContinuousClock.now > end
            if isLate { send(SIGKILL) }
            let result = waitid(P_PID, id_t(id), &info, WEXITED | WNOWAIT | (isLate ? 0 : WNOHANG))
            if result != 0, errno != EINTR { return .exited(-1) }
            if result == 0, info.si_signo == SIGCHLD { break }
            usleep(2000)
        }
        let status = info._sifields._sigchld.si_status
        return info.si_code == Int32(CLD_EXITED) ? .exited(status) : .signalled(status)
    }

    /// Sends a signal, unless the process has ended.
    package func send(_ signal: Int32) {
        kill(id, signal)
    }

    /// Kills the process and its children. Must be called before ``wait()``, after which its id may belong to others.
    package func killGroup() {
        kill(-id, SIGKILL)
    }

    private static func redirect(_ descriptor: Int32, to output: Output, in actions: inout posix_spawn_file_actions_t)
    {
        switch output {
        case .discarded: posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_WRONLY, 0)
        case .inherited: break
        case .file(let path):
            posix_spawn_file_actions_addopen(&actions, descriptor, path, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        case .descriptor(let own): posix_spawn_file_actions_adddup2(&actions, own, descriptor)
        case .standardOutput: posix_spawn_file_actions_adddup2(&actions, STDOUT_FILENO, descriptor)
        }
    }

    private static func withCStrings<Result>(
        _ texts: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
    ) -> Result {
        let copies = texts.map { strdup($0) }
        defer { copies.forEach { free($0) } }
        return body(copies + [nil])
    }
}

/// An error number of the operating system.
package struct Errno: Error, Equatable, CustomStringConvertible {
    package let number: Int32

    package init(number: Int32) {
        self.number = number
    }

    package var description: String { String(cString: strerror(number)) }
}
