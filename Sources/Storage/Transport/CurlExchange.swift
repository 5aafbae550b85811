import Synchronization

/// One request and its response: curl's thread writes into it, a task reads from it.
final class CurlExchange: Sendable {
    let request: HTTPTransport.Request
    private let mailbox: CurlMailbox
    private let state = Mutex(ExchangeState())

    init(request: HTTPTransport.Request, mailbox: CurlMailbox) {
        self.request = request
        self.mailbox = mailbox
    }

    var hasEnded: Bool { state.withLock { $0.hasEnded } }

    // MARK: Calls from the reader

    /// Sends the request and waits for the headers of the response.
    func head() async throws -> ExchangeState.Head {
        if let refusal = mailbox.post(.start(self)) { throw refusal }
        return try await withCheckedContinuation { reader in
            if let result = state.withLock({ $0.readHead(reader) }) { reader.resume(returning: result) }
        }.get()
    }

    /// Waits for the next part of the body; nil at its end.
    func chunk() async throws -> [UInt8]? {
        try await withTaskCancellationHandler {
            await withCheckedContinuation { reader in
                let (result, resumes) = state.withLock { $0.readChunk(reader) }
                if let result { reader.resume(returning: result) }
                // A closed mailbox rejects messages, and closing it ends this exchange.
                if resumes { _ = mailbox.post(.resume(self)) }
            }
        } onCancel: {
            cancel()
        }.get()
    }

    /// Resumes the reader with `CancellationError` and ends the transfer. Has no effect after the end.
    func cancel() {
        guard !hasEnded else { return }
        finish(.failure(CancellationError()))
        _ = mailbox.post(.cancel(self))
    }

    // MARK: Calls from curl's thread

    func receive(_ head: ExchangeState.Head) {
        state.withLock { $0.receive(head) }?.resume(returning: .success(head))
    }

    enum Reception { case taken, full, unwanted }

    func receive(_ bytes: UnsafeRawBufferPointer) -> Reception {
        let (receipt, chunk) = state.withLock { $0.receive { Array(bytes) } }
        switch receipt {
        case .stored: return .taken
        case .wanted(let reader):
            reader.resume(returning: .success(chunk))
            return .taken
        case .full: return .full
        case .unwanted: return .unwanted
        }
    }

    func finish(_ result: Result<Void, any Error>) {
        let (headReader, bodyReader, chunk) = state.withLock { $0.finish(result) }
        headReader?.resume(
            returning: result.flatMap { .failure(HTTPTransportError.malformed("no headers")) })
        bodyReader?.resume(returning: result.map { chunk })
    }
}
