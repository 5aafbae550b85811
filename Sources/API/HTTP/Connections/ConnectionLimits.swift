package import NIOCore

/// How much of the process strangers and slow clients may hold.
package struct ConnectionLimits: Sendable {
    /// Open connections. At the limit a new one takes the place of one that does nothing for us.
    package var connections = 1_000
    /// Time that the server waits for the bytes of a request's head, and the same again for its body.
    package var patience = TimeAmount.seconds(30)
    /// A body that comes at this rate, in bytes per second, never runs out of ``patience``.
    package var bodyRate = 16 << 10
    /// An unused connection is closed after this time.
    package var idle = TimeAmount.seconds(75)
    /// A client that reads nothing of its response for this time is gone.
    package var stalledWrite = TimeAmount.seconds(30)
    /// After a response that ends the connection, what the client still sends is discarded for this time, so that it
    /// reads the response before it sees the connection end.
    package var lingering = TimeAmount.seconds(10)
    /// Bytes of a refused request that are read for it, of those who proved themselves and of others.
    package var discardedBytes = (proven: 256 << 20, unproven: 1 << 20)
    /// At shutdown: time for requests whose bodies are still on their way, and for responses.
    package var shutdown = (unfinishedRequests: TimeAmount.seconds(2), everything: TimeAmount.seconds(4))
    /// Bytes of request bodies in memory, of senders who proved themselves and of others.
    package var bodyBytes = (proven: 64 << 20, unproven: 8 << 20)
    /// Event streams and exports open at once, of all clients.
    package var streams = 256
    package var exports = 16

    package init() {}

    /// Connections on which nobody has shown a valid credential yet.
    var strangers: Int { max(1, connections / 2) }
}
