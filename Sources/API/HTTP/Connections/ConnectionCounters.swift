package import Synchronization

/// What the server's connections did, for metrics. Gauges are current, counters grow.
package final class ConnectionCounters: Sendable {
    package let openConnections = Atomic<Int>(0)
    /// Connections that gave way to a newer one, or found no place.
    package let displacedConnections = Atomic<Int>(0)
    /// Connections closed because their client sent or read too slowly.
    package let timedOutConnections = Atomic<Int>(0)
    package let openStreams = Atomic<Int>(0)
    package let openExports = Atomic<Int>(0)
    /// Streams and exports refused with 429.
    package let refusedStreams = Atomic<Int>(0)
    /// Tokens and sessions that are unknown, revoked or expired.
    package let refusedCredentials = Atomic<Int>(0)
    /// Statements that looked credentials up.
    package let credentialLookups = Atomic<Int>(0)
    /// Bytes of request bodies in memory.
    package let bodyBytes = Atomic<Int>(0)
    /// Requests refused because too many bodies were in memory.
    package let refusedBodies = Atomic<Int>(0)

    package init() {}
}

extension Atomic<Int> {
    /// The value now; counters are read one by one, not as of one moment.
    package var value: Int { load(ordering: .relaxed) }

    func add(_ difference: Int) { add(difference, ordering: .relaxed) }
}
