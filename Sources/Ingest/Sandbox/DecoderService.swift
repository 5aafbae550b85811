import CHeif
import Foundation
import Glibc
import Support
import Synchronization

/// The decoder's side: a process that can only compute. It reads files that ingest writes into the shared memory.
///
/// It has no environment, no files, no socket except the channel, no privileges and no other processes. An attacker who
/// takes it over with a hostile picture gains a processor, some memory, and the files that this process reads next.
package enum DecoderService {
    /// The hidden subcommand of the program.
    package static let command = "decode"
    /// Its only option.
    static let withoutFilter = "--without-filter"

    /// Bytes of address space in addition to those at the start: for the largest file, its picture, and threads.
    private static let memory = 1 << 30
    /// After this idle time, freed memory is returned to the system once.
    private static let rest: Duration = .seconds(1)

    private static let channel = DecoderChannel(descriptor: STDIN_FILENO)

    /// - Parameter options: the arguments after the subcommand.
    package static func run(_ options: [String]) -> Never {
        let parent = getppid()
        let memory: SharedBytes
        do {
            // The channel, two descriptors of /dev/null, and the memory.
            try Sandbox.closeDescriptors(from: 4)
            memory = try SharedBytes(owning: 3, count: PictureDecoder.memorySize)
        } catch {
            // If a person starts it, it has no channel.
            FileHandle.standardError.write(Data("this command is internal: calotype ingest runs it\n".utf8))
            exit(64)
        }
        chdir("/")
        do {
            prepare()
            let report = try Sandbox.enterDecoder(
                memory: Self.memory, isFiltered: !options.contains(withoutFilter), parent: parent)
            let json = try JSONEncoder().encode(report)
            memory.write([[UInt8](json)])
            guard channel.send(DecoderMessage(.ready, json.count)) else { _exit(0) }
        } catch {
            let text = Array("\(error)".utf8)
            memory.write([text])
            _ = channel.send(DecoderMessage(.refusal, text.count))
            _exit(1)
        }
        serve(memory)
    }

    /// Loads everything that is loaded lazily: later no file can be opened.
    private static func prepare() {
        // A crash must end this process at once. Swift's own handler would start another program for a backtrace.
        for crash in [SIGSEGV, SIGBUS, SIGILL, SIGTRAP, SIGABRT, SIGFPE, SIGQUIT] { signal(crash, SIG_DFL) }
        WorkerHeap.bound(pictureThreads: 1)
        _ = VipsPicture.prepare()
        cheif_prepare()
        // Foundation's tables.
        _ = try? JSONDecoder().decode(PictureReading.self, from: JSONEncoder().encode(PictureReading()))
    }

    private static func serve(_ memory: SharedBytes) -> Never {
        let limiter = IngestAdmission(channel: channel)
        let reader = PictureReader(limiter: limiter)
        var heap = WorkerHeap()
        while true {
            let request: DecoderMessage
            switch channel.receive(within: rest) {
            case .message(let message): request = message
            case .nothing:
                heap.noteRest()
                continue
            case .invalid, .end: _exit(0)
            }
            guard let bytes = memory.read(0..<max(0, request.first)) else { _exit(65) }
            let response: DecoderMessage
            switch request.kind {
            case .picture:
                response = DecoderReading.write(reader.read(bytes, Set(number: request.second)), to: memory)
            case .sidecar:
                let reading = SidecarReading(bytes, orientation: request.second == 0 ? nil : request.second)
                response = DecoderReading.write(reading, to: memory)
            default: _exit(65)
            }
            guard channel.send(response) else { _exit(0) }
            heap.noteJob()
            if limiter.tookMuch() { heap.giveBack() }
        }
    }
}

/// Requests memory from ingest, which knows the needs of its other decoders.
private final class IngestAdmission: DecodingAdmission {
    private let channel: DecoderChannel
    private let hasTaken = Mutex(false)

    init(channel: DecoderChannel) { self.channel = channel }

    func during(_ share: DecodingLimiter.Share, _ body: () throws(PictureError) -> Void) throws(PictureError) {
        if share != .little {
            hasTaken.withLock { $0 = true }
            guard channel.send(DecoderMessage(.needsMemory, share.rawValue)) else { _exit(0) }
            // Waits without a limit for the other decoders. If ingest ends, so does this process.
            while true {
                let received = channel.receive(within: .seconds(3600))
                if received == .message(DecoderMessage(.memoryGranted)) { break }
                guard received == .nothing else { _exit(0) }
            }
        }
        try body()
    }

    /// Whether memory was requested since the last call.
    func tookMuch() -> Bool {
        hasTaken.withLock { hasTaken in
            defer { hasTaken = false }
            return hasTaken
        }
    }
}
