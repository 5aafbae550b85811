import Support

/// The state of the pool: free connections, waiting callers, and whether the server is reachable.
///
/// A value whose methods return what to do next; its owner does that. `Connection` and `Waiter` are opaque to it.
struct PoolState<Connection: Sendable, Waiter: Sendable>: Sendable {
    enum Lease {
        /// Use this one, after checking that it is still open.
        case use(Connection)
        /// Open one; a slot is reserved for it.
        case open
        /// Join the queue.
        case wait
        case refuse(PostgresError)
    }

    /// What to do with a freed connection or slot.
    enum Handover {
        case none
        case close(Connection)
        case give(Connection, to: Waiter)
        /// A slot is free: these waiters try again.
        case retry([Waiter])
    }

    private struct Idle {
        let connection: Connection
        let since: ContinuousClock.Instant
    }

    private struct Failure {
        let error: PostgresError
        let until: ContinuousClock.Instant
    }

    private let maxConnections: Int
    private let waitLimit: Int
    /// The most recently used is last and taken first, so that the others become idle and are closed.
    private var idle: [Idle] = []
    private var leased = 0
    private var opening = 0
    private var waiters: [(id: UInt64, waiter: Waiter)] = []
    private var backoff = ExponentialBackoff.connecting
    private var failure: Failure?
    private(set) var isClosed = false

    init(maxConnections: Int, waitLimit: Int) {
        precondition(maxConnections > 0 && waitLimit >= 0)
        self.maxConnections = maxConnections
        self.waitLimit = waitLimit
    }

    var idleCount: Int { idle.count }
    var leasedCount: Int { leased }
    var waitingCount: Int { waiters.count }
    /// Whether the last attempt to connect failed.
    var isFailing: Bool { failure != nil }
    private var open: Int { idle.count + leased + opening }

    /// Decides what a caller that needs a connection does.
    mutating func lease(now: ContinuousClock.Instant = .now) -> Lease {
        if isClosed { return .refuse(.closed) }
        if let last = idle.popLast() {
            leased += 1
            return .use(last.connection)
        }
        if let failure {
            if now < failure.until { return .refuse(failure.error) }
            // Only one attempt at a time checks whether the server is back.
            if opening > 0 { return waitOrRefuse }
        }
        guard open < maxConnections else { return waitOrRefuse }
        opening += 1
        return .open
    }

    private var waitOrRefuse: Lease {
        waiters.count < waitLimit ? .wait : .refuse(.poolExhausted(waiting: waiters.count))
    }

    mutating func enqueue(_ waiter: Waiter, id: UInt64) {
        waiters.append((id, waiter))
    }

    /// The waiter gave up.
    mutating func remove(waiter id: UInt64) {
        waiters.removeAll { $0.id == id }
    }

    /// A reserved slot has become a connection in use. Callers that waited for the attempt try again.
    mutating func opened() -> Handover {
        opening -= 1
        leased += 1
        failure = nil
        backoff.reset()
        return retry(upTo: maxConnections - open)
    }

    /// The attempt failed: there is no other until the backoff ends, and waiting callers fail at once.
    mutating func openFailed(_ error: PostgresError, now: ContinuousClock.Instant = .now) -> Handover {
        opening -= 1
        guard error != .cancelled else { return retry(upTo: 1) }
        failure = Failure(error: error, until: now + backoff.next())
        return retry(upTo: waiters.count)
    }

    /// A caller returns a connection.
    mutating func release(
        _ connection: Connection, reusable: Bool, now: ContinuousClock.Instant = .now
    ) -> Handover {
        leased -= 1
        guard reusable, !isClosed else {
            // The connection closes with its last reference, which is the caller's.
            return isClosed ? .close(connection) : retry(upTo: 1)
        }
        guard !waiters.isEmpty else {
            idle.append(Idle(connection: connection, since: now))
            return .none
        }
        leased += 1
        return .give(connection, to: waiters.removeFirst().waiter)
    }

    /// Removes and returns the connections that were not used since `limit`.
    mutating func removeIdle(before limit: ContinuousClock.Instant) -> [Connection] {
        let old = idle.prefix { $0.since < limit }.map(\.connection)
        idle.removeFirst(old.count)
        return old
    }

    /// Rejects all further calls. Returns idle connections to close and waiters to notify.
    mutating func close() -> (connections: [Connection], waiters: [Waiter]) {
        isClosed = true
        defer {
            idle = []
            waiters = []
        }
        return (idle.map(\.connection), waiters.map(\.waiter))
    }

    private mutating func retry(upTo count: Int) -> Handover {
        let woken = waiters.prefix(max(0, count)).map(\.waiter)
        waiters.removeFirst(woken.count)
        return woken.isEmpty ? .none : .retry(woken)
    }
}
