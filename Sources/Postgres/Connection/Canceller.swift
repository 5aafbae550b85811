import CPostgres

/// The address and secret key with which another connection asks the server to stop a session's statement.
final class Canceller: Sendable {
    /// Safe to share between threads: libpq lets any thread use it (`PQcancel` is even safe in signal handlers). It is a
    /// copy that only this object frees.
    private nonisolated(unsafe) let handle: OpaquePointer

    init?(connection: borrowing ConnectionHandle) {
        guard let cancel = connection.makeCancel() else { return nil }
        handle = cancel
    }

    deinit {
        PQfreeCancel(handle)
    }

    /// Timeout for the response to a cancel request; after it the connection is closed.
    private static let patience: Duration = .seconds(5)

    /// Sends a cancel request, on a separate thread because `PQcancel` blocks.
    ///
    /// When this returns true, the session has received the request, so it cannot affect a later statement.
    func cancel(reactor: Reactor) async -> Bool {
        let signal = Signal<Bool>()
        let started = SystemThread.spawn { [self] in
            var message = [CChar](repeating: 0, count: 256)
            let sent = PQcancel(handle, &message, Int32(message.count))
            signal.fire(sent == 1)
        }
        guard started else { return false }
        let deadline = reactor.schedule(at: .now + Self.patience) { signal.fire(false) }
        defer { reactor.dismiss(deadline) }
        return await signal.wait()
    }
}
