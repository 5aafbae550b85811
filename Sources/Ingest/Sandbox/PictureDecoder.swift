import Foundation
import Glibc
import Intake
import Support

/// How decoders are started, and the limits for one picture.
package struct DecoderSettings: Sendable {
    /// The program and its arguments before the options. The default is this executable, even if its file was replaced
    /// since it started.
    package var executable = "/proc/self/exe"
    package var arguments = ["calotype", DecoderService.command]
    /// Whether the seccomp filter is used.
    package var isFiltered = true
    /// Time limit per picture.
    package var timeLimit: Duration = .seconds(120)
    /// Time limit for its start: a cold disk has to read a hundred libraries.
    package var startLimit: Duration = .seconds(60)
    /// A decoder that is idle for this time is ended.
    package var idleLimit: Duration = .seconds(60)

    package init() {}

    var command: [String] { arguments + (isFiltered ? [] : [DecoderService.withoutFilter]) }
}

/// A decoder process, which reads one untrusted file at a time, see ``DecoderService``. It ends with this object.
final class PictureDecoder: Sendable {
    /// Maximum bytes of a file, in addition to a reading; see ``IngestSettings/objectSizeLimit``.
    static let memorySize = 256 << 20
    /// How often a decoder may request memory per file: for the pictures in the file, and for the pictures made from
    /// them.
    private static let requestsLimit = 4
    /// Bytes of the shared memory that stay allocated between two files: most photos are smaller.
    private static let memoryKept = 8 << 20

    private let settings: DecoderSettings
    private let process: SpawnedProcess
    private let channel: DecoderChannel
    private let memory: SharedBytes
    /// What the decoder gave up.
    let report: Sandbox.Report

    var processID: pid_t { process.id }

    /// Starts a process and waits until it has dropped its privileges.
    init(_ settings: DecoderSettings) throws(DecoderUnavailable) {
        let (ours, theirs) = try DecoderChannel.pair()
        let process: SpawnedProcess
        let memory: SharedBytes
        do {
            defer { close(theirs.descriptor) }
            memory = try SharedBytes(count: Self.memorySize)
            let shared = memory.descriptor
            process = try ParentThread.shared.runBlocking {
                // The environment is empty: that of ingest has the keys of the store and of the database.
                try SpawnedProcess.spawn(
                    settings.command, executable: settings.executable, environment: [:],
                    input: .descriptor(theirs.descriptor), output: .discarded, errors: .discarded,
                    descriptors: [3: shared])
            }
        } catch {
            close(ours.descriptor)
            throw DecoderUnavailable(reason: "\(error)")
        }
        let first = ours.receive(within: settings.startLimit)
        guard let report = Self.report(first, in: memory) else {
            let reason = Self.reason(first, in: memory)
            process.send(SIGKILL)
            let end = process.wait()
            close(ours.descriptor)
            throw DecoderUnavailable(reason: reason ?? "it did not start, \(end)")
        }
        self.settings = settings
        self.process = process
        self.memory = memory
        self.report = report
        channel = ours
    }

    /// The decoder may hang, so it is killed without a request.
    deinit {
        close(channel.descriptor)
        process.send(SIGKILL)
        _ = process.wait()
    }

    private static func report(_ received: DecoderChannel.Received, in memory: SharedBytes) -> Sandbox.Report? {
        guard case .message(let message) = received, message.kind == .ready, (1...10_000).contains(message.first),
            let json = memory.read(0..<message.first)
        else { return nil }
        return try? JSONDecoder().decode(Sandbox.Report.self, from: Data(json))
    }

    private static func reason(_ received: DecoderChannel.Received, in memory: SharedBytes) -> String? {
        guard case .message(let message) = received, message.kind == .refusal, (1...10_000).contains(message.first),
            let text = memory.read(0..<message.first)
        else { return nil }
        return String(decoding: text, as: UTF8.self)
    }

    /// Whether the decoder is idle and alive. A person or the kernel may have killed it.
    var isReady: Bool { channel.isQuiet }

    // MARK: Work

    /// Reads a picture.
    ///
    /// - Parameter limiter: the memory budget, shared by all decoders of ingest.
    /// - Throws: a failure after which the decoder cannot be used any more.
    func read(
        _ bytes: [UInt8], _ parts: Set<PicturePart>, in limiter: DecodingLimiter
    ) throws(DecoderFailure) -> PictureReading {
        let response = try send(DecoderMessage(.picture, bytes.count, parts.number), for: bytes, in: limiter)
        return try DecoderReading.read(response, from: memory)
    }

    func readSidecar(
        _ packet: [UInt8], orientation: Int?, in limiter: DecodingLimiter
    ) throws(DecoderFailure) -> SidecarReading {
        let response = try send(DecoderMessage(.sidecar, packet.count, orientation ?? 0), for: packet, in: limiter)
        return try DecoderReading.readSidecar(response, from: memory)
    }

    private func send(
        _ message: DecoderMessage, for bytes: [UInt8], in limiter: DecodingLimiter
    ) throws(DecoderFailure) -> DecoderMessage {
        guard bytes.count <= memory.count else { throw .invalid(reason: "the file exceeds the size limit") }
        memory.write([bytes])
        defer { if bytes.count > Self.memoryKept { memory.release(after: Self.memoryKept) } }
        var share = DecodingLimiter.Share.little
        limiter.enter(share)
        defer { limiter.leave(share) }
        guard channel.send(message) else { throw failure() }
        var requests = 0
        // Waiting for memory is not the decoder's fault, so the time limit starts again.
        while true {
            switch channel.receive(within: settings.timeLimit) {
            case .message(let response) where response.kind == .reading:
                return response
            case .message(let request) where request.kind == .needsMemory && requests < Self.requestsLimit:
                guard let requested = DecodingLimiter.Share(rawValue: request.first), requested != .little else {
                    throw .invalid(reason: "it requested no memory")
                }
                requests += 1
                limiter.leave(share)
                share = requested
                limiter.enter(share)
                guard channel.send(DecoderMessage(.memoryGranted)) else { throw failure() }
            case .message, .invalid:
                throw .invalid(reason: "an unexpected message")
            case .end:
                throw failure()
            case .nothing:
                throw .tookTooLong(limit: Int(settings.timeLimit.components.seconds))
            }
        }
    }

    /// Why the other end of the channel is closed.
    private func failure() -> DecoderFailure {
        // A decoder that closed its channel and lives on is treated as dead.
        switch process.endedStatus(within: .seconds(1)) {
        case .signalled(SIGSYS): return .forbiddenCall
        case let end: return .crashed(end: "\(end)")
        }
    }
}

extension Set<PicturePart> {
    /// One bit per part, by its index among all parts.
    var number: Int {
        PicturePart.allCases.enumerated().reduce(0) { contains($1.element) ? $0 | 1 << $1.offset : $0 }
    }

    init(number: Int) {
        self = Set(PicturePart.allCases.enumerated().filter { number >> $0.offset & 1 == 1 }.map(\.element))
    }
}
