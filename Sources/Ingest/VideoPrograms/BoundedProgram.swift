import Foundation
import Glibc
import Support

/// Runs a program on an untrusted file: without network, environment and privileges, with limits on time, memory and
/// output.
///
/// Blocks the thread until the child has ended.
struct BoundedProgram {
    /// Seconds of processor time that the child may take.
    private static let processorSeconds = 20

    /// The absolute path of the program.
    let path: String
    let timeLimit: Duration
    /// Bytes that the child may allocate, in addition to its libraries. ffmpeg and ffprobe take 40 MB at least.
    let memory: Int
    /// Starts the program in the sandbox. Nil if the ingest executable is unavailable, as in tests: the child then has
    /// no filter.
    var sandbox: SandboxedProgram?

    /// The first program with a name in a search path; nil if there is none.
    static func named(_ name: String, in path: String?) -> String? {
        (path ?? "").split(separator: ":").map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
    }

    /// The output; nil if the program failed, printed more than `limit` bytes or took too long. It is then killed.
    ///
    /// - Parameter file: the only file it may read, in addition to its own libraries.
    func output(_ arguments: [String], reading file: URL, limit: Int) -> [UInt8]? {
        let end = ContinuousClock.now + timeLimit
        if let sandbox {
            let command = sandbox.command(
                path, arguments, reading: [file.path(percentEncoded: false)], memory: memory,
                processorSeconds: Self.processorSeconds)
            return Self.output(of: command, limit: limit, before: end)
        }
        let bounded = [
            "/usr/bin/setpriv", "--pdeathsig", "KILL", "--no-new-privs", "--", "/usr/bin/prlimit",
            "--as=\(SandboxedProgram.addressSpace)", "--data=\(memory)", "--cpu=\(Self.processorSeconds)",
            "--core=0", "--fsize=0", "--nofile=64", "--", path,
        ]
        return Self.output(of: Self.isolation + bounded + arguments, limit: limit, before: end)
    }

    /// An empty network namespace, if the system allows users to create one. Without it, ffmpeg's protocols are still
    /// restricted to files.
    private static let isolation: [String] = {
        let prefix = ["/usr/bin/unshare", "--user", "--net", "--"]
        let output = BoundedProgram.output(of: prefix + ["/bin/echo", "yes"], limit: 100, before: .now + .seconds(5))
        return output == nil ? [] : prefix
    }()

    private static func output(
        of command: [String], limit: Int, before end: ContinuousClock.Instant
    ) -> [UInt8]? {
        // A pipe that other children do not inherit; Swift has no pipe2().
        var ends: [Int32] = [0, 0]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { return nil }
        let (reading, writing) = (ends[0], ends[1])
        defer { close(reading) }
        // The environment is empty: that of ingest has the store's keys.
        let child = try? SpawnedProcess.spawn(
            command, environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C"], output: .descriptor(writing),
            errors: .discarded)
        close(writing)
        guard let child else { return nil }
        let output = read(reading, limit: limit, before: end)
        // It may go on without its output.
        if output != nil { _ = child.endedStatus(within: ContinuousClock.now.duration(to: end)) }
        child.killGroup()
        return child.wait() == .exited(0) ? output : nil
    }

    private static func read(_ descriptor: Int32, limit: Int, before end: ContinuousClock.Instant) -> [UInt8]? {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let left = ContinuousClock.now.duration(to: end)
            guard left > .zero else { return nil }
            var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = poll(&request, 1, Int32(clamping: left.components.seconds * 1000 + 1000))
            if ready < 0, errno != EINTR { return nil }
            guard ready > 0 else { continue }
            let count = Glibc.read(descriptor, &piece, piece.count)
            if count == 0 { return bytes }
            guard count > 0, bytes.count + count <= limit else { return nil }
            bytes += piece[..<count]
        }
    }
}
