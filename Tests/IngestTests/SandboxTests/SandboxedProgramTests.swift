import Foundation
import Ingest
import Support
import Testing

/// Programs that read files of strangers, as `calotype sandboxed` starts them.
@Suite struct SandboxedProgramTests {
    /// What a program prints, and how it ends.
    private func run(
        _ words: [String], reading files: [String] = [], memory: Int = 1 << 30, seconds: Int = 10
    ) throws -> (output: String, end: SpawnedProcess.ExitStatus) {
        let command = SandboxedProgram(calotype: try DecoderProgram.path).words(
            words[0], Array(words.dropFirst()), reading: files, memory: memory, processorSeconds: seconds)
        let pipe = Pipe()
        let process = try SpawnedProcess.spawn(
            command, environment: ["PATH": "/usr/bin:/bin"],
            output: .descriptor(pipe.fileHandleForWriting.fileDescriptor), errors: .standardOutput)
        try pipe.fileHandleForWriting.close()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        return (String(decoding: output, as: UTF8.self), process.wait())
    }

    @Test func `it reads the file that it is given, and no other`() throws {
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

    @Test func `it has no network, no privileges and no new ones`() throws {
        let socket = try run(["/usr/bin/python3", "-c", "import socket; socket.socket()"])
        #expect(socket.end == .exited(1) && socket.output.contains("PermissionError"))
        let status = try run(["/bin/cat", "/proc/self/status"], reading: ["/proc"]).output
        #expect(status.contains("NoNewPrivs:\t1") && status.contains("Seccomp:\t2"))
        #expect(status.contains("CapEff:\t0000000000000000") && status.contains("CapPrm:\t0000000000000000"))
    }

    @Test func `its memory and its time end`() throws {
        #expect(try run(["/usr/bin/python3", "-c", "b'x' * (1 << 31)"]).output.contains("MemoryError"))
        let busy = try run(["/usr/bin/python3", "-c", "while True: pass"], seconds: 1)
        #expect(busy.end == .signalled(9) || busy.end == .signalled(24))
    }

    @Test func `a program that is not there is said so`() throws {
        let missing = try run(["/usr/bin/no-such-program"])
        #expect(missing.end == .exited(127) && missing.output.contains("cannot be executed"))
    }
}
