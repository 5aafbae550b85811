import NIOCore
import Synchronization

/// All open connections. When the table is full, a new connection displaces another one: the oldest of the address with
/// the most unauthenticated connections, else the oldest idle one. A flood therefore displaces itself and not the
/// users.
final class ConnectionTable: Sendable {
    private struct State {
        /// In order of arrival.
        var connections: [UInt64: OpenConnection] = [:]
        var next: UInt64 = 0
    }

    private let state = Mutex(State())
    private let limits: ConnectionLimits
    private let counters: ConnectionCounters

    init(limits: ConnectionLimits, counters: ConnectionCounters) {
        self.limits = limits
        self.counters = counters
    }

    /// Adds a connection until it closes.
    ///
    /// - Returns: false when every other connection is answering an authenticated request.
    func admit(_ connection: OpenConnection) -> Bool {
        let (number, displaced) = state.withLock { state -> (UInt64?, OpenConnection?) in
            let displaced = leaving(state.connections).flatMap { state.connections.removeValue(forKey: $0) }
            guard state.connections.count < limits.connections else { return (nil, nil) }
            state.next += 1
            state.connections[state.next] = connection
            return (state.next, displaced)
        }
        if displaced != nil || number == nil { counters.displacedConnections.add(1) }
        displaced?.channel.close(promise: nil)
        guard let number else { return false }
        counters.openConnections.add(1)
        connection.channel.closeFuture.whenComplete { [self] _ in
            counters.openConnections.add(-1)
            state.withLock { $0.connections[number] = nil }
        }
        return true
    }

    /// The connection to displace. Nil while there is room, and when no connection can be displaced. Scans all entries:
    /// thousands take microseconds, far less than a connection costs the kernel.
    private func leaving(_ connections: [UInt64: OpenConnection]) -> UInt64? {
        var unauthenticated: [String: (count: Int, oldest: UInt64)] = [:]
        var unauthenticatedCount = 0
        var unused: UInt64?
        let isFull = connections.count >= limits.connections
        guard isFull || connections.count >= limits.unauthenticated else { return nil }
        for (number, connection) in connections {
            switch connection.use {
            case .unauthenticated(let client):
                unauthenticatedCount += 1
                let known = unauthenticated[client]
                unauthenticated[client] = ((known?.count ?? 0) + 1, min(known?.oldest ?? number, number))
            case .idle: unused = min(unused ?? number, number)
            case .busy: break
            }
        }
        guard isFull || unauthenticatedCount >= limits.unauthenticated else { return nil }
        return unauthenticated.values.max { $0.count < $1.count }?.oldest ?? unused
    }
}
