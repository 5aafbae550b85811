package import Logging

/// Keeps programs running: starts them in order, restarts those that exit, and stops all in reverse order.
package actor Supervisor {
    private struct Post {
        let program: Program
        let watch: Task<Void, Never>
    }

    private let logger: Logger
    private var posts: [Post] = []
    private var running: [String: ChildProcess] = [:]
    private var isStopping = false

    package init(logger: Logger) {
        self.logger = logger
    }

    /// Starts a program and restarts it whenever it exits.
    ///
    /// - Throws: ``SystemError`` if the first start fails. Later starts are retried.
    package func start(_ program: Program) async throws {
        precondition(!isStopping, "the supervisor is stopped and starts no more processes")
        let first = try await ChildProcess.start(program)
        logger.debug("process started", metadata: ["program": "\(program.name)", "pid": "\(first.processID)"])
        running[program.name] = first
        posts.append(Post(program: program, watch: Task { await watch(program, first) }))
    }

    /// The id of a program's current process; nil while it is not running.
    package func processID(of name: String) -> Int32? { running[name]?.processID }

    /// Stops all programs one after the other, the last started first. Returns when all have ended.
    package func stop() async {
        isStopping = true
        for post in posts.reversed() {
            // Ends a delay before a restart. A running child gets its own signal.
            post.watch.cancel()
            if let child = running[post.program.name] {
                await end(child, of: post.program)
            }
            await post.watch.value
        }
        posts = []
    }

    private func watch(_ program: Program, _ first: ChildProcess) async {
        var child = first
        var backoff = RestartBackoff()
        while true {
            let startedAt = ContinuousClock.now
            let status = await child.ended()
            running[program.name] = nil
            if isStopping { return }
            let wait = backoff.wait(afterLiving: startedAt.duration(to: .now))
            logger.warning(
                "process exited; restarting",
                metadata: ["program": "\(program.name)", "exit": "\(status)", "delay": "\(wait)"])
            guard let next = await restart(program, after: wait, backoff: &backoff) else { return }
            child = next
            logger.notice("process restarted", metadata: ["program": "\(program.name)", "pid": "\(child.processID)"])
        }
    }

    /// Nil if the supervisor is stopped in the meantime.
    private func restart(
        _ program: Program, after wait: Duration, backoff: inout RestartBackoff
    ) async -> ChildProcess? {
        var wait = wait
        while !isStopping {
            do {
                try await Task.sleep(for: wait)
                let child = try await ChildProcess.start(program)
                running[program.name] = child
                // A stop during the start did not end this child.
                if isStopping { await end(child, of: program) }
                return child
            } catch is CancellationError {
                return nil
            } catch {
                logger.error(
                    "process cannot be started", metadata: ["program": "\(program.name)", "error": "\(error)"])
                wait = backoff.wait(afterLiving: .zero)
            }
        }
        return nil
    }

    /// Stops a child, and kills it after its grace period.
    private func end(_ child: ChildProcess, of program: Program) async {
        logger.debug("stopping process", metadata: ["program": "\(program.name)", "pid": "\(child.processID)"])
        await program.stopSteps.before?()
        child.send(program.stopSignal.number)
        let help = Task { try await program.stopSteps.during?(child.processID) }
        let reminder = Task {
            try await Task.sleep(for: program.grace)
            logger.notice("process did not stop in time; sent SIGKILL", metadata: ["program": "\(program.name)"])
            child.send(9)
        }
        _ = await child.ended()
        reminder.cancel()
        help.cancel()
        await program.stopSteps.after?()
    }
}
