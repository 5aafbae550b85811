import Glibc
import Intake

/// A message between ingest and its decoder: a type and three numbers. The bytes they refer to are at the beginning of
/// the shared memory.
struct DecoderMessage: Sendable, Equatable {
    enum Kind: UInt64, Sendable {
        // From the decoder.
        /// Ready for work; bytes of a report.
        case ready = 1
        /// Failed to start; bytes of the reason.
        case refusal = 2
        /// Requests memory for its picture: the share, see ``DecodingLimiter``.
        case needsMemory = 3
        /// Bytes of the reading, of the small thumbnail and of the large one, in this order in memory.
        case reading = 4

        // From ingest.
        /// Bytes of a file, and the requested parts.
        case picture = 16
        /// Bytes of an XMP packet, and the orientation of its picture; 0 for none.
        case sidecar = 17
        /// The requested memory is available.
        case memoryGranted = 18
    }

    let kind: Kind
    var first = 0
    var second = 0
    var third = 0

    static let length = 4 * MemoryLayout<UInt64>.size

    init(_ kind: Kind, _ first: Int = 0, _ second: Int = 0, _ third: Int = 0) {
        self.kind = kind
        self.first = first
        self.second = second
        self.third = third
    }

    /// Nil for an unknown type, and for numbers that are not valid lengths.
    init?(_ integers: [UInt64]) {
        guard integers.count == 4, let kind = Kind(rawValue: integers[0]), let first = Int(exactly: integers[1]),
            let second = Int(exactly: integers[2]), let third = Int(exactly: integers[3])
        else { return nil }
        self.init(kind, first, second, third)
    }

    var integers: [UInt64] { [kind.rawValue, UInt64(first), UInt64(second), UInt64(third)] }
}

/// One end of the socket between ingest and its decoder, which preserves message boundaries.
struct DecoderChannel: Sendable {
    let descriptor: Int32

    enum Received: Equatable {
        case message(DecoderMessage)
        /// An invalid message.
        case invalid
        /// The other end is closed.
        case end
        /// No message arrived in time.
        case nothing
    }

    /// A pair of ends that other children do not inherit.
    static func pair() throws(DecoderUnavailable) -> (ours: DecoderChannel, theirs: DecoderChannel) {
        var ends: [Int32] = [0, 0]
        let kind = Int32(SOCK_SEQPACKET.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &ends) == 0 else {
            throw DecoderUnavailable(reason: "could not create a socket: \(String(cString: strerror(errno)))")
        }
        return (DecoderChannel(descriptor: ends[0]), DecoderChannel(descriptor: ends[1]))
    }

    /// - Returns: whether it was sent; false where the other end is closed.
    func send(_ message: DecoderMessage) -> Bool {
        let integers = message.integers
        while true {
            let sent = integers.withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if sent == DecoderMessage.length { return true }
            guard sent < 0, errno == EINTR else { return false }
        }
    }

    /// Blocks until a message arrives, or until the timeout.
    func receive(within limit: Duration) -> Received {
        let end = ContinuousClock.now + limit
        while true {
            var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            let left = max(.zero, ContinuousClock.now.duration(to: end))
            // Rounded up: zero milliseconds would not wait at all.
            let ready = poll(&request, 1, Int32(clamping: Int(left / .milliseconds(1)) + 1))
            if ready < 0, errno == EINTR { continue }
            guard ready > 0 else { return ready == 0 ? .nothing : .end }
            var integers = [UInt64](repeating: 0, count: 4)
            let count = integers.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return .end }
            guard count == DecoderMessage.length, let message = DecoderMessage(integers) else { return .invalid }
            return .message(message)
        }
    }

    /// Whether the other end is open and has sent nothing unexpected.
    var isQuiet: Bool {
        var request = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&request, 1, 0) == 0
    }
}
