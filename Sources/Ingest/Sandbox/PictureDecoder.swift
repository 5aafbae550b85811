import Foundation
import Glibc
import Intake
import Support

/// How decoders are started, and what one picture may take.
package struct DecoderSettings: Sendable {
    /// The program, and what it is called with before its options. By default this very program, whatever has become of its
    /// file since it was started.
    package var executable = "/proc/self/exe"
    package var words = ["calotype", DecoderService.command]
    /// Whether the kernel filters its calls.
    package var isFiltered = true
    /// For one picture.
    package var timeLimit: Duration = .seconds(120)
    /// For its start: a cold disk has a hundred libraries to read.
    package var startLimit: Duration = .seconds(60)
    /// One that had no work for so long is ended.
    package var idleLimit: Duration = .seconds(60)

    package init() {}

    var command: [String] { words + (isFiltered ? [] : [DecoderService.withoutFilter]) }
}

/// A decoder: a process that reads one file of a stranger at a time, see ``DecoderService``. Ended with this object.
final class PictureDecoder: Sendable {
    /// Bytes of a file at most, beside what a reading takes: see ``IngestSettings/objectSizeLimit``.
    static let memorySize = 256 << 20
    /// How often a decoder may ask for room while it reads one file: for what is in the file, and for what is made of it.
    private static let wishesLimit = 4
    /// Bytes of the shared memory that stay between two files: most photos have less.
    private static let memoryKept = 8 << 20

    private let settings: DecoderSettings
    private let process: SpawnedProcess
    private let channel: DecoderChannel
    private let memory: SharedBytes
    /// What it gave up.
    let report: Sandbox.Report

    var processID: pid_t { process.id }

    /// Starts a process and waits until it has given up what it does not need.
    init(_ settings: DecoderSettings) throws(DecoderUnavailable) {
        let (ours, theirs) = try DecoderChannel.pair()
        let process: SpawnedProcess
        let memory: SharedBytes
        do {
            defer { close(theirs.descriptor) }
            memory = try SharedBytes(count: Self.memorySize)
            let shared = memory.descriptor
            process = try ParentThread.shared.runBlocking {
                // No environment: ours has the keys of the store and of the database.
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

    /// The decoder may hang: it is not asked to end.
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

    /// Whether it waits for work. A person or the system may have ended it.
    var isReady: Bool { channel.isQuiet }

    // MARK: Work

    /// Reads a picture.
    ///
    /// - Parameter room: shared by all decoders of ingest.
    /// - Throws: a failure after which the decoder is of no more use.
    func read(
        _ bytes: [UInt8], _ parts: Set<PicturePart>, in room: DecodingRoom
    ) throws(DecoderFailure) -> PictureReading {
        let answer = try ask(DecoderMessage(.picture, bytes.count, parts.number), about: bytes, in: room)
        return try DecoderReading.read(answer, from: memory)
    }

    func readSidecar(
        _ packet: [UInt8], orientation: Int?, in room: DecodingRoom
    ) throws(DecoderFailure) -> SidecarReading {
        let answer = try ask(DecoderMessage(.sidecar, packet.count, orientation ?? 0), about: packet, in: room)
        return try DecoderReading.readSidecar(answer, from: memory)
    }

    private func ask(
        _ question: DecoderMessage, about bytes: [UInt8], in room: DecodingRoom
    ) throws(DecoderFailure) -> DecoderMessage {
        guard bytes.count <= memory.count else { throw .nonsense(reason: "the file is larger than any that is read") }
        memory.write([bytes])
        defer { if bytes.count > Self.memoryKept { memory.release(after: Self.memoryKept) } }
        var share = DecodingRoom.Share.little
        room.enter(share)
        defer { room.leave(share) }
        guard channel.send(question) else { throw failure() }
        var wishes = 0
        // Waiting for room is nobody's fault, so that the time begins again with it.
        while true {
            switch channel.receive(within: settings.timeLimit) {
            case .message(let answer) where answer.kind == .reading:
                return answer
            case .message(let wish) where wish.kind == .needsRoom && wishes < Self.wishesLimit:
                guard let wished = DecodingRoom.Share(rawValue: wish.first), wished != .little else {
                    throw .nonsense(reason: "a wish for no room")
                }
                wishes += 1
                room.leave(share)
                share = wished
                room.enter(share)
                guard channel.send(DecoderMessage(.room)) else { throw failure() }
            case .message, .nonsense:
                throw .nonsense(reason: "another message than was asked for")
            case .end:
                throw failure()
            case .nothing:
                throw .tookTooLong(limit: Int(settings.timeLimit.components.seconds))
            }
        }
    }

    /// Why the other end of the channel is closed.
    private func failure() -> DecoderFailure {
        // One that closed its channel and lives on is as good as dead.
        switch process.endedStatus(within: .seconds(1)) {
        case .signalled(SIGSYS): return .forbiddenCall
        case let end: return .crashed(end: "\(end)")
        }
    }
}

extension Set<PicturePart> {
    /// A bit for each part, by its place among all.
    var number: Int {
        PicturePart.allCases.enumerated().reduce(0) { contains($1.element) ? $0 | 1 << $1.offset : $0 }
    }

    init(number: Int) {
        self = Set(PicturePart.allCases.enumerated().filter { number >> $0.offset & 1 == 1 }.map(\.element))
    }
}
