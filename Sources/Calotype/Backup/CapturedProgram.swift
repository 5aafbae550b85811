import Foundation
import Support
import Synchronization

/// Runs a program to its end and keeps its output in memory.
enum CapturedProgram {
    /// Maximum bytes of standard error to keep for messages.
    private static let mostErrorBytes = 4000

    /// Returns its standard output.
    ///
    /// - Throws: ``BackupError/failed(program:status:output:)`` with the end of its standard error.
    static func run(
        _ words: [String], environment: [String: String], limit: Int = 1 << 20
    ) async throws -> String {
        let output = Mutex<[UInt8]>([])
        try await stream(words, environment: environment) { part in
            output.withLock { if $0.count < limit { $0 += part } }
        }
        return String(decoding: output.withLock { $0 }, as: UTF8.self)
    }

    /// Passes standard output on as it arrives.
    static func stream(
        _ words: [String], environment: [String: String], _ body: @escaping @Sendable (ArraySlice<UInt8>) -> Void
    ) async throws {
        let errors = try TemporaryFile()
        let (reading, writing) = try privatePipe()
        defer { close(reading) }
        let process = try await ParentThread.shared.run {
            try SpawnedProcess.spawn(
                // The child dies with this process and runs at low priority, so that requests are not slowed down.
                ["/usr/bin/setpriv", "--pdeathsig", "TERM", "--", "/usr/bin/nice", "-n", "10"] + words,
                environment: environment, output: .descriptor(writing), errors: .descriptor(errors.descriptor))
        }
        // With autogroups the kernel divides time among sessions first, and `nice` counts within one; see sched(7).
        try? Data("10".utf8).write(to: URL(filePath: "/proc/\(process.id)/autogroup"))
        // If this process kept its end open, the pipe would never reach end of file.
        close(writing)
        let status = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                // Reading and waiting block, so they run on their own thread.
                Thread.detachNewThread {
                    var buffer = [UInt8](repeating: 0, count: 1 << 16)
                    while true {
                        let count = read(reading, &buffer, buffer.count)
                        if count > 0 { body(buffer[..<count]) } else if count == 0 || errno != EINTR { break }
                    }
                    continuation.resume(returning: process.wait())
                }
            }
        } onCancel: {
            process.send(SIGTERM)
        }
        try Task.checkCancellation()
        guard status == .exited(0) else {
            throw BackupError.failed(
                program: (words[0] as NSString).lastPathComponent, status: "\(status)",
                output: errors.text(last: mostErrorBytes).trimmingCharacters(in: .whitespacesAndNewlines))
        }
    }
}

/// Creates a pipe that no other child inherits: reading end, writing end. Swift has no pipe2().
private func privatePipe() throws -> (Int32, Int32) {
    var ends: [Int32] = [0, 0]
    let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { throw SystemError("open", "create a socket pair") }
    return (ends[0], ends[1])
}

/// Creates an unnamed temporary file for a child's output.
private final class TemporaryFile: Sendable {
    let descriptor: Int32

    init() throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "calotype-\(UUID().uuidString)").path
        descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SystemError("create", path) }
        unlink(path)
    }

    deinit { close(descriptor) }

    func text(last count: Int) -> String {
        let size = Int(lseek(descriptor, 0, SEEK_END))
        var bytes = [UInt8](repeating: 0, count: min(size, count))
        let got = pread(descriptor, &bytes, bytes.count, off_t(max(0, size - count)))
        return String(decoding: bytes.prefix(max(0, got)), as: UTF8.self)
    }
}
