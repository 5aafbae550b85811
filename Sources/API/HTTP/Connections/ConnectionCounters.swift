package import Synchronization

/// Counts connections, streams and lookups of the server for metrics. Gauges are current values, counters only grow.
package final class ConnectionCounters: Sendable {
    package let openConnections = Atomic<Int>(0)
    /// Connections that were closed for a newer one, or refused because the table was full.
    package let displacedConnections = Atomic<Int>(0)
    /// Connections closed because their client sent or read too slowly.
    package let timedOutConnections = Atomic<Int>(0)
    package let openStreams = Atomic<Int>(0)
    package let openExports = Atomic<Int>(0)
    /// Streams and exports refused with 429.
    package let refusedStreams = Atomic<Int>(0)
    /// Tokens and sessions that were unknown, revoked or expired.
    package let refusedCredentials = Atomic<Int>(0)
    /// SQL statements that looked up credentials.
    package let credentialLookups = Atomic<Int>(0)
    /// Bytes of request bodies in memory.
    package let bodyBytes = Atomic<Int>(0)
    /// Requests refused because too many bodies were in memory.
    package let refusedBodies = Atomic<Int>(0)
    /// Values in headers of trusted proxies that were ignored.
    package let malformedForwarding = Atomic<Int>(0)

    package init() {}
}

extension Atomic<Int> {
    /// The current values. Counters are read one after another, so the values are not one consistent snapshot.
    package var value: Int { load(ordering: .relaxed) }

    func add(_ difference: Int) { add(difference, ordering: .relaxed) }
}
