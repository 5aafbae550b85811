import Foundation
import Glibc
import Support
import Testing

/// What a process can still do once it is a decoder. Each test gives these things up in a process of its own.
@Suite struct SandboxTests {
    /// The number of the first thing that worked and must not; 0 where nothing did.
    private static func firstSuccess(of attempts: [() -> Bool]) -> Int32 {
        Int32((attempts.firstIndex { $0() } ?? -1) + 1)
    }

    @Test func `no file, no directory and no socket can be opened, and the calls fail rather than kill`() async {
        await #expect(processExitsWith: .exitCode(0)) {
            _ = try Sandbox.enterDecoder(memory: 1 << 30, isFiltered: true)
            func exists(_ descriptor: Int32) -> Bool { descriptor >= 0 }
            let stream = Int32(SOCK_STREAM.rawValue)
            var status = stat()
            var ends: [Int32] = [0, 0]
            _exit(
                SandboxTests.firstSuccess(of: [
                    { exists(open("/etc/passwd", O_RDONLY)) }, { exists(open("/proc/self/environ", O_RDONLY)) },
                    { exists(open("/tmp/calotype-test", O_WRONLY | O_CREAT, 0o600)) }, { opendir("/") != nil },
                    { exists(socket(AF_INET, stream, 0)) }, { exists(socket(AF_UNIX, stream, 0)) },
                    { socketpair(AF_UNIX, stream, 0, &ends) == 0 }, { stat("/", &status) == 0 },
                    { unlink("/tmp/calotype-test") == 0 }, { mkdir("/tmp/calotype-test", 0o700) == 0 },
                    { chdir("/tmp") == 0 }, { setuid(0) == 0 && getuid() == 0 },
                    { exists(dup(STDIN_FILENO)) }, { pipe(&ends) == 0 },
                ]))
        }
    }

    @Test func `a process can forbid others to read its memory, and still starts programs`() async {
        await #expect(processExitsWith: .exitCode(0)) {
            try Sandbox.protectMemory()
            var status = stat()
            // Files of a protected process belong to root.
            guard stat("/proc/self/environ", &status) == 0, status.st_uid == 0 else { _exit(1) }
            guard access("/proc/self/exe", X_OK) == 0 else { _exit(2) }
            let child = try SpawnedProcess.spawn(
                ["/bin/true"], environment: [:], output: .inherited, errors: .inherited)
            _exit(child.wait() == .exited(0) ? 0 : 3)
        }
    }

    @Test func `without the filter, Landlock refuses files if the kernel supports it`() async {
        await #expect(processExitsWith: .exitCode(0)) {
            let report = try Sandbox.enterDecoder(memory: 1 << 30, isFiltered: false)
            if report.landlock == 0 { _exit(0) }
            _exit(
                SandboxTests.firstSuccess(of: [
                    { open("/etc/passwd", O_RDONLY) >= 0 }, { opendir("/") != nil },
                    { open("/tmp/calotype-test", O_WRONLY | O_CREAT, 0o600) >= 0 },
                ]))
        }
    }

    @Test func `it can compute: memory up to its limit, threads, clocks`() async {
        await #expect(processExitsWith: .exitCode(0)) {
            _ = try Sandbox.enterDecoder(memory: 256 << 20, isFiltered: true)
            guard let some = malloc(64 << 20) else { _exit(1) }
            memset(some, 1, 64 << 20)
            if malloc(512 << 20) != nil { _exit(2) }
            let done = DispatchSemaphore(value: 0)
            let thread = Thread { done.signal() }
            thread.start()
            if done.wait(timeout: .now() + 10) != .success { _exit(3) }
            _exit(time(nil) > 0 ? 0 : 4)
        }
    }

    @Test func `executing a program kills the process`() async {
        await #expect(processExitsWith: .signal(SIGSYS)) {
            _ = try Sandbox.enterDecoder(memory: 1 << 30, isFiltered: true)
            let words: [UnsafeMutablePointer<CChar>?] = [strdup("true"), nil]
            execv("/bin/true", words)
            _exit(0)
        }
    }

    @Test func `starting a process kills the process`() async {
        await #expect(processExitsWith: .signal(SIGSYS)) {
            _ = try Sandbox.enterDecoder(memory: 1 << 30, isFiltered: true)
            _ = try? SpawnedProcess.spawn(["/bin/true"], environment: [:], output: .inherited, errors: .inherited)
            _exit(0)
        }
    }

    @Test func `sending a signal to another process kills the process`() async {
        await #expect(processExitsWith: .signal(SIGSYS)) {
            let parent = getppid()
            _ = try Sandbox.enterDecoder(memory: 1 << 30, isFiltered: true)
            kill(parent, SIGCONT)
            _exit(0)
        }
    }
}
