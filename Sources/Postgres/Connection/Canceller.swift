import CPostgres

/// The address and secret key with which another connection asks the server to stop a session's statement.
///
/// It is a copy that libpq lets any thread use (`PQcancel` is even safe in signal handlers). It is kept as a number
/// because a C pointer cannot be proved sendable; the class frees it when the last user is gone.
final class Canceller: Sendable {
    private let address: UInt

    init?(connection: borrowing ConnectionHandle) {
        guard let cancel = connection.makeCancel() else { return nil }
        address = UInt(bitPattern: cancel)
    }

    deinit {
        PQfreeCancel(OpaquePointer(bitPattern: address))
    }

    /// How long the server may take to answer a request before the connection is given up.
    private static let patience: Duration = .seconds(5)

    /// Asks the server, on a thread of its own because `PQcancel` blocks.
    ///
    /// The request has reached the session once this returns true: it cannot hit the session's next statement.
    func cancel(reactor: Reactor) async -> Bool {
        let signal = Signal<Bool>()
        let started = SystemThread.spawn { [self] in
            var message = [CChar](repeating: 0, count: 256)
            let sent = PQcancel(OpaquePointer(bitPattern: address), &message, Int32(message.count))
            signal.fire(sent == 1)
        }
        guard started else { return false }
        let deadline = reactor.schedule(at: .now + Self.patience) { signal.fire(false) }
        defer { reactor.dismiss(deadline) }
        return await signal.wait()
    }
}
