import Foundation
import Glibc
import Support
import Intake

/// Has `ffmpeg` show the first key frame of a video, in a child process without network, bounded in time and memory.
///
/// It blocks its thread until the child has ended.
package struct VideoPoster: Sendable {
    /// Bytes of address space and seconds of processor time that the child may take.
    private static let memory = 1 << 30
    private static let processorSeconds = 20
    /// Bytes of the frame as JPEG.
    private static let frameLimit = 32 << 20

    private let program: String
    private let timeLimit: Duration

    /// - Parameter program: the path of ffmpeg, see ``program(in:)``.
    package init(program: String, timeLimit: Duration = .seconds(30)) {
        self.program = program
        self.timeLimit = timeLimit
    }

    /// The first `ffmpeg` of a search path; nil where there is none.
    package static func program(in path: String?) -> String? {
        (path ?? "").split(separator: ":").map { "\($0)/ffmpeg" }.first { access($0, X_OK) == 0 }
    }

    /// The frame as JPEG, upright, in the video's size; nil where there is none to be had.
    package func frame(of film: VideoFilm) -> [UInt8]? {
        let arguments = [
            "-nostdin", "-hide_banner", "-loglevel", "quiet", "-protocol_whitelist", "file,pipe", "-threads", "1",
            "-max_pixels", "70000000", "-skip_frame", "nokey", "-i", "file:\(film.file.path(percentEncoded: false))",
            // The first track of moving pictures; ffmpeg turns it by its matrix.
            "-map", "0:V:0", "-frames:v", "1", "-threads", "1", "-c:v", "mjpeg", "-q:v", "2", "-pix_fmt", "yuvj420p",
            "-f", "image2pipe", "pipe:1",
        ]
        let bounded = [
            "/usr/bin/setpriv", "--pdeathsig", "KILL", "--no-new-privs", "--", "/usr/bin/prlimit",
            "--as=\(Self.memory)",
            "--cpu=\(Self.processorSeconds)", "--core=0", "--fsize=0", "--", program,
        ]
        let frame = Child.output(
            of: Self.isolation + bounded + arguments, limit: Self.frameLimit, before: .now + timeLimit)
        return frame.flatMap { $0.isEmpty ? nil : $0 }
    }

    /// A network namespace with nothing in it, where the system allows one to users. Without it the child has at least no
    /// protocol but files and pipes.
    private static let isolation: [String] = {
        let words = ["/usr/bin/unshare", "--user", "--net", "--"]
        return Child.output(of: words + ["/bin/echo", "yes"], limit: 100, before: .now + .seconds(5)) == nil
            ? [] : words
    }()
}

/// A program whose output is wanted, and of whose environment nothing.
private enum Child {
    /// What it printed; nil where it failed, printed more than `limit` bytes or took too long, and then is killed.
    static func output(of words: [String], limit: Int, before end: ContinuousClock.Instant) -> [UInt8]? {
        // A pipe that no other child inherits; Swift has no pipe2().
        var ends: [Int32] = [0, 0]
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else { return nil }
        let (reading, writing) = (ends[0], ends[1])
        defer { close(reading) }
        // Nothing of our environment: it holds the store's keys.
        let child = try? SpawnedProcess.spawn(
            words, environment: ["PATH": "/usr/bin:/bin", "LC_ALL": "C"], output: .descriptor(writing),
            errors: .discarded)
        close(writing)
        guard let child else { return nil }
        let output = read(reading, limit: limit, before: end)
        if output == nil { child.send(SIGKILL) }
        return child.wait() == .exited(0) ? output : nil
    }

    private static func read(_ descriptor: Int32, limit: Int, before end: ContinuousClock.Instant) -> [UInt8]? {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let left = ContinuousClock.now.duration(to: end)
            guard left > .zero else { return nil }
            var wish = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let ready = poll(&wish, 1, Int32(clamping: left.components.seconds * 1000 + 1000))
            if ready < 0, errno != EINTR { return nil }
            guard ready > 0 else { continue }
            let count = Glibc.read(descriptor, &piece, piece.count)
            if count == 0 { return bytes }
            guard count > 0, bytes.count + count <= limit else { return nil }
            bytes += piece[..<count]
        }
    }
}
