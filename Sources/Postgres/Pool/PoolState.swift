import Support

/// Which connections are free, who waits for one, and whether the server can be reached.
///
/// A value: its methods say what to do next, and whoever holds it does that. `Connection` and `Waiter` are opaque to it.
struct PoolState<Connection: Sendable, Waiter: Sendable>: Sendable {
    enum Lease {
        /// Use this one, after a look whether it still stands.
        case use(Connection)
        /// Open one; a place is kept for it.
        case open
        /// Join the queue.
        case wait
        case refuse(PostgresError)
    }

    /// What a freed connection or place is for.
    enum Handover {
        case none
        case close(Connection)
        case give(Connection, to: Waiter)
        /// A place is free: the waiters are to ask again.
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
    /// The most recently used is last and taken first, so that the rest can grow old and be closed.
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

    /// Decides for a caller who needs a connection.
    mutating func lease(now: ContinuousClock.Instant = .now) -> Lease {
        if isClosed { return .refuse(.closed) }
        if let last = idle.popLast() {
            leased += 1
            return .use(last.connection)
        }
        if let failure {
            if now < failure.until { return .refuse(failure.error) }
            // One attempt at a time finds out whether the server is back.
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

    /// A kept place has become a connection in use. Those who waited for the attempt may ask again.
    mutating func opened() -> Handover {
        opening -= 1
        leased += 1
        failure = nil
        backoff.reset()
        return retry(upTo: maxConnections - open)
    }

    /// The attempt failed: until the pause is over nobody tries again, and who waits is told at once.
    mutating func openFailed(_ error: PostgresError, now: ContinuousClock.Instant = .now) -> Handover {
        opening -= 1
        guard error != .cancelled else { return retry(upTo: 1) }
        failure = Failure(error: error, until: now + backoff.next())
        return retry(upTo: waiters.count)
    }

    /// A caller is done with a connection.
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

    /// Takes out the connections that nobody has used since `limit`.
    mutating func removeIdle(before limit: ContinuousClock.Instant) -> [Connection] {
        let old = idle.prefix { $0.since < limit }.map(\.connection)
        idle.removeFirst(old.count)
        return old
    }

    /// Refuses everything from now on; idle connections and waiters are handed out to be closed and told.
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
