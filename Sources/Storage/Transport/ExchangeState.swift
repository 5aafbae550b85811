/// One request's answer on its way from curl's thread to the task that reads it, as a value without locks or waits.
///
/// Methods that may have someone to wake return whom and with what; the caller resumes after it let go of the lock.
struct ExchangeState {
    typealias Head = (status: Int, headers: HeaderFields)
    typealias HeadReader = CheckedContinuation<Result<Head, any Error>, Never>
    typealias BodyReader = CheckedContinuation<Result<[UInt8]?, any Error>, Never>

    /// With more bytes than this waiting for the reader, the transfer is paused …
    static let highWater = 1 << 20
    /// … and goes on with fewer than this.
    static let lowWater = 1 << 18
    /// A reader sleeps until so many bytes wait for it, or all: to wake it takes longer than to read what a packet brings.
    static let worthWaking = 1 << 17

    private var head: Head?
    private var headReader: HeadReader?
    private var chunks: [[UInt8]] = []
    private var bytesWaiting = 0
    private var bodyReader: BodyReader?
    private var isPaused = false
    private var end: Result<Void, any Error>?

    var hasEnded: Bool { end != nil }

    // From curl's thread.

    mutating func receive(_ head: Head) -> HeadReader? {
        self.head = head
        defer { headReader = nil }
        return headReader
    }

    enum Receipt {
        case stored
        /// The reader is waiting: hand it its next chunk.
        case wanted(by: BodyReader)
        /// The chunk was not taken: pause and offer it again.
        case full
        /// Nobody will read any more: end the transfer.
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

    /// The first end counts; later ones change nothing. A reader that waits gets what still waits for it, or the end.
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

    // From the reader.

    /// The head if it is there or never will be; otherwise the reader is kept and woken later.
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
