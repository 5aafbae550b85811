/// The response to one request between curl's thread and the task that reads it, as a value without locks or waits.
///
/// Methods that may resume a waiter return the continuation and its value; the caller resumes after it released the lock.
struct ExchangeState {
    typealias Head = (status: Int, headers: HeaderFields)
    typealias HeadReader = CheckedContinuation<Result<Head, any Error>, Never>
    typealias BodyReader = CheckedContinuation<Result<[UInt8]?, any Error>, Never>

    /// With more unread bytes than this, the transfer is paused …
    static let highWater = 1 << 20
    /// … and it continues with fewer than this.
    static let lowWater = 1 << 18
    /// A reader is resumed for at least this many bytes, or the last ones: resuming takes longer than reading a packet.
    static let worthWaking = 1 << 17

    private var head: Head?
    private var headReader: HeadReader?
    private var chunks: [[UInt8]] = []
    private var bytesWaiting = 0
    private var bodyReader: BodyReader?
    private var isPaused = false
    private var end: Result<Void, any Error>?

    var hasEnded: Bool { end != nil }

    // MARK: Calls from curl's thread

    mutating func receive(_ head: Head) -> HeadReader? {
        self.head = head
        defer { headReader = nil }
        return headReader
    }

    enum Receipt {
        case stored
        /// The reader is waiting: resume it with the next chunk.
        case wanted(by: BodyReader)
        /// The chunk was not accepted: pause and offer it again.
        case full
        /// There is no reader any more: end the transfer.
        case unwanted
    }

    mutating func receive(chunk: () -> [UInt8]) -> (Receipt, [UInt8]) {
        guard end == nil else { return (.unwanted, []) }
        guard bytesWaiting < Self.highWater else {
            isPaused = true
            return (.full, [])
        }
        let bytes = chunk()
        chunks.append(bytes)
        bytesWaiting += bytes.count
        guard bytesWaiting >= Self.worthWaking, let reader = bodyReader else { return (.stored, []) }
        bodyReader = nil
        return (.wanted(by: reader), takeChunk())
    }

    /// Only the first end counts. A waiting reader gets the unread bytes, or the end.
    mutating func finish(_ result: Result<Void, any Error>) -> (HeadReader?, BodyReader?, chunk: [UInt8]?) {
        guard end == nil else { return (nil, nil, nil) }
        end = result
        if case .failure = result {
            chunks = []
            bytesWaiting = 0
        }
        defer { (headReader, bodyReader) = (nil, nil) }
        return (headReader, bodyReader, bodyReader == nil || chunks.isEmpty ? nil : takeChunk())
    }

    // MARK: Calls from the reader

    /// Returns the head, or the failure; otherwise stores the reader's continuation.
    mutating func readHead(_ reader: HeadReader) -> Result<Head, any Error>? {
        if case .failure(let error) = end { return .failure(error) }
        if let head { return .success(head) }
        if end != nil { return .failure(HTTPTransportError.malformed("no headers")) }
        headReader = reader
        return nil
    }

    /// The next chunk, or nil inside the result at the end; nil outside means that the reader is kept and woken
    /// later. `resumes` asks for a paused transfer to go on.
    mutating func readChunk(_ reader: BodyReader) -> (result: Result<[UInt8]?, any Error>?, resumes: Bool) {
        precondition(bodyReader == nil, "a response body has one reader at a time")
        guard chunks.isEmpty else {
            let chunk = takeChunk()
            return (.success(chunk), takeResumption())
        }
        switch end {
        case .success: return (.success(nil), false)
        case .failure(let error): return (.failure(error), false)
        case nil:
            bodyReader = reader
            return (nil, takeResumption())
        }
    }

    private mutating func takeChunk() -> [UInt8] {
        let chunk = chunks.removeFirst()
        bytesWaiting -= chunk.count
        return chunk
    }

    private mutating func takeResumption() -> Bool {
        guard isPaused, bytesWaiting < Self.lowWater else { return false }
        isPaused = false
        return true
    }
}
