import Foundation
import Glibc
import Ingest
import Support
import Testing

/// Programs that read untrusted files, started by `calotype sandboxed`.
@Suite struct SandboxedProgramTests {
    /// What a program prints, and how it ends.
    private func run(
        _ words: [String], reading files: [String] = [], memory: Int = 1 << 30, seconds: Int = 10,
        isFiltered: Bool = true
    ) throws -> (output: String, end: SpawnedProcess.ExitStatus) {
        let command = SandboxedProgram(calotype: try DecoderProgram.path, isFiltered: isFiltered).command(
            words[0], Array(words.dropFirst()), reading: files, memory: memory, processorSeconds: seconds)
        let pipe = Pipe()
        let process = try SpawnedProcess.spawn(
            command, environment: ["PATH": "/usr/bin:/bin"],
            output: .descriptor(pipe.fileHandleForWriting.fileDescriptor), errors: .standardOutput)
        try pipe.fileHandleForWriting.close()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        return (String(decoding: output, as: UTF8.self), process.wait())
    }

    @Test func `the program can read the given file and no other`() throws {
        let folder = URL.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let files = ["a", "b"].map { folder.appending(path: $0).path(percentEncoded: false) }
        for file in files { try Data("content".utf8).write(to: URL(filePath: file)) }
        let own = try run(["/bin/cat", files[0]], reading: [files[0]])
        #expect(own.output == "content" && own.end == .exited(0))
        #expect(try run(["/bin/cat", files[1]], reading: [files[0]]).end == .exited(1))
        #expect(try run(["/bin/cat", "/etc/passwd"]).end == .exited(1))
        #expect(try run(["/usr/bin/tee", files[0]], reading: [files[0]]).end == .exited(1), "nothing is written")
        #expect(try run(["/bin/ls", "/root"]).end == .exited(2))
    }

    @Test func `without the filter the program still reads no other file and has no privileges`() throws {
        let file = URL.temporaryDirectory.appending(path: UUID().uuidString).path(percentEncoded: false)
        defer { unlink(file) }
        try Data("content".utf8).write(to: URL(filePath: file))
        #expect(try run(["/bin/cat", file], reading: [file], isFiltered: false).output == "content")
        #expect(try run(["/bin/cat", "/etc/passwd"], isFiltered: false).end == .exited(1))
        #expect(try run(["/usr/bin/tee", file], reading: [file], isFiltered: false).end == .exited(1))
        let status = try run(["/bin/cat", "/proc/self/status"], reading: ["/proc"], isFiltered: false).output
        #expect(status.contains("NoNewPrivs:\t1") && status.contains("Seccomp:\t0"))
        #expect(status.contains("CapEff:\t0000000000000000"))
    }

    @Test func `the program has no network and cannot gain privileges`() throws {
        let socket = try run(["/usr/bin/python3", "-c", "import socket; socket.socket()"])
        #expect(socket.end == .exited(1) && socket.output.contains("PermissionError"))
        let status = try run(["/bin/cat", "/proc/self/status"], reading: ["/proc"]).output
        #expect(status.contains("NoNewPrivs:\t1") && status.contains("Seccomp:\t2"))
        #expect(status.contains("CapEff:\t0000000000000000") && status.contains("CapPrm:\t0000000000000000"))
    }

    @Test func `the program changes no file, starts no process and signals only itself`() throws {
        let folder = URL.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appending(path: "film").path(percentEncoded: false)
        try Data("content".utf8).write(to: URL(filePath: file))
        let script = """
            import ctypes, os, resource, sys, threading
            file, call = sys.argv[1], ctypes.CDLL(None, use_errno=True).syscall
            def number(*words):
                if call(*words) < 0: raise OSError(ctypes.get_errno(), "")
            attempts = {
                "chmod": lambda: os.chmod(file, 0o777), "fchmod": lambda: os.chmod(os.open(file, os.O_RDONLY), 0o777),
                "fchmodat2": lambda: number(452, -100, file.encode(), 0o777, 0),
                "chown": lambda: os.chown(file, -1, -1),
                "utime": lambda: os.utime(file),
                "setxattr": lambda: os.setxattr(file, "user.a", b"b"),
                "removexattr": lambda: os.removexattr(file, "user.a"),
                "truncate": lambda: os.truncate(file, 0), "unlink": lambda: os.unlink(file),
                "rename": lambda: os.rename(file, file + "2"), "link": lambda: os.link(file, file + "2"),
                "symlink": lambda: os.symlink(file, file + "2"), "mkdir": lambda: os.mkdir(file + "2"),
                "fork": os.fork, "spawn": lambda: os.posix_spawn("/bin/true", ["true"], {}), "setsid": os.setsid,
                "kill": lambda: os.kill(os.getppid(), 0),
                "tgkill": lambda: number(234 if os.uname().machine == "x86_64" else 131, os.getppid(), os.getppid(), 0),
                "prlimit": lambda: resource.prlimit(os.getppid(), resource.RLIMIT_NOFILE),
            }
            for name, attempt in attempts.items():
                try: attempt(); print(name)
                except PermissionError as error: error.errno == 1 or print(name, error)
                except OSError as error: print(name, error)
            resource.prlimit(0, resource.RLIMIT_NOFILE)
            thread = threading.Thread(target=lambda: print("thread"))
            thread.start(); thread.join()
            sys.stdout.flush()
            os.abort()
            """
        let tried = try run(["/usr/bin/python3", "-c", script, file], reading: [file])
        #expect(tried.output == "thread\n" && tried.end == .signalled(SIGABRT))
    }

    @Test func `the program has its own session, so it has no terminal`() throws {
        let session = try run(["/usr/bin/python3", "-c", "import os; print(os.getsid(0) == os.getpid())"])
        #expect(session.output == "True\n")
    }

    @Test func `the program's memory and time are limited`() throws {
        #expect(try run(["/usr/bin/python3", "-c", "b'x' * (1 << 31)"]).output.contains("MemoryError"))
        let busy = try run(["/usr/bin/python3", "-c", "while True: pass"], seconds: 1)
        #expect(busy.end == .signalled(9) || busy.end == .signalled(24))
    }

    @Test func `a missing program gives an error that names it`() throws {
        let missing = try run(["/usr/bin/no-such-program"])
        #expect(missing.end == .exited(127) && missing.output.contains("cannot be executed"))
    }
}
