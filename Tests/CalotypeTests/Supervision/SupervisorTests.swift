import Calotype
import Foundation
import Support
import Logging
import Testing

private func shell(
    _ name: String, _ script: String, log: String? = nil, grace: Duration = .seconds(10)
) -> Program {
    Program(
        name: name, executable: "/bin/sh", arguments: ["-c", script], environment: ["PATH": "/usr/bin:/bin"],
        logFile: log, grace: grace)
}

private func isAlive(_ processID: Int32) -> Bool { kill(processID, 0) == 0 }

/// Waits until a condition holds, at most ten seconds.
private func eventually(_ isSo: () async throws -> Bool) async throws -> Bool {
    for _ in 0..<200 {
        if try await isSo() { return true }
        try await Task.sleep(for: .milliseconds(50))
    }
    return false
}

private func lines(_ path: String) throws -> [String] {
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
}

@Suite(.timeLimit(.minutes(2))) struct SupervisorTests {
    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    @Test func `a killed program is restarted with another process id`() async throws {
        let supervisor = Supervisor(logger: logger)
        try await supervisor.start(shell("sleeper", "exec sleep 600"))
        let first = try #require(await supervisor.processID(of: "sleeper"))
        kill(first, SIGKILL)
        #expect(
            try await eventually {
                let now = await supervisor.processID(of: "sleeper")
                return now != nil && now != first
            })
        await supervisor.stop()
        #expect(!isAlive(first))
    }

    @Test func `a program that always fails is restarted at growing intervals`() async throws {
        try await withTemporaryFolder { folder in
            let log = "\(folder)/log"
            let supervisor = Supervisor(logger: logger)
            try await supervisor.start(shell("failing", "echo tried; exit 3", log: log))
            // The delays are 0.25, 0.5, 1 and 2 seconds: by then there are at least three attempts and fewer than five.
            try await Task.sleep(for: .seconds(2))
            await supervisor.stop()
            let tries = try lines(log).count
            #expect((2...4).contains(tries))
        }
    }

    @Test func `programs stop one after the other, in reverse order`() async throws {
        try await withTemporaryFolder { folder in
            let log = "\(folder)/log"
            let supervisor = Supervisor(logger: logger)
            for name in ["database", "store", "api"] {
                // If all were signalled at once, the API would stop last instead of first.
                let pause = name == "api" ? "0.4" : "0"
                try await supervisor.start(
                    shell(
                        name,
                        "trap 'sleep \(pause); echo \(name) stopped; exit 0' TERM; echo \(name) ready; "
                            + "while :; do sleep 0.05; done", log: log))
            }
            #expect(try await eventually { try lines(log).filter { $0.hasSuffix("ready") }.count == 3 })
            await supervisor.stop()
            #expect(
                try lines(log).filter { $0.hasSuffix("stopped") } == [
                    "api stopped", "store stopped", "database stopped",
                ])
        }
    }

    @Test func `a program that ignores its signal is killed after its grace period`() async throws {
        try await withTemporaryFolder { folder in
            let log = "\(folder)/log"
            let supervisor = Supervisor(logger: logger)
            try await supervisor.start(
                shell(
                    "deaf", "trap '' TERM; echo ready; while :; do sleep 0.05; done", log: log,
                    grace: .milliseconds(300)))
            #expect(try await eventually { try lines(log) == ["ready"] })
            let processID = try #require(await supervisor.processID(of: "deaf"))
            await supervisor.stop()
            #expect(!isAlive(processID))
        }
    }

    @Test func `a program that waits for its restart is stopped, too`() async throws {
        let supervisor = Supervisor(logger: logger)
        try await supervisor.start(shell("failing", "exit 1"))
        #expect(try await eventually { await supervisor.processID(of: "failing") == nil })
        await supervisor.stop()
        #expect(await supervisor.processID(of: "failing") == nil)
    }

    @Test func `a child outlives the thread that started it`() async throws {
        let child = try await ChildProcess.start(shell("sleeper", "exec sleep 600"))
        // Idle threads of Swift's pool end after about five seconds.
        try await Task.sleep(for: .seconds(8))
        #expect(isAlive(child.processID))
        child.send(SIGKILL)
        #expect(await child.ended() == .signalled(9))
    }

    @Test func `a child has exactly the given environment`() async throws {
        try await withTemporaryFolder { folder in
            let log = "\(folder)/log"
            let child = try await ChildProcess.start(
                Program(name: "env", executable: "/usr/bin/env", environment: ["ONE": "1"], logFile: log))
            #expect(await child.ended() == .exited(0))
            #expect(try lines(log) == ["ONE=1"])
        }
    }

    @Test func `the exit status of a child distinguishes an exit code from a signal`() async throws {
        let leaving = try await ChildProcess.start(shell("leaving", "exit 7"))
        #expect(await leaving.ended() == .exited(7))
        let killed = try await ChildProcess.start(shell("killed", "kill -KILL $$"))
        #expect(await killed.ended() == .signalled(9))
    }
}

@Suite struct RestartBackoffTests {
    @Test func `the delay doubles up to its limit and is reset after a long run`() {
        var backoff = RestartBackoff()
        let waits = (0..<8).map { _ in backoff.wait(afterLiving: .seconds(1)) }
        #expect(
            waits == [0.25, 0.5, 1, 2, 4, 8, 15, 15].map { .seconds($0) })
        #expect(backoff.wait(afterLiving: .seconds(60)) == .milliseconds(250))
    }
}
