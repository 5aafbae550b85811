package import NIOCore

/// Limits on what unauthenticated and slow clients may occupy in this process.
package struct ConnectionLimits: Sendable {
    /// Maximum number of open connections. At the limit, a new connection displaces one that has no authenticated
    /// request in progress.
    package var connections = 1_000
    /// How long the server waits for the bytes of a request's head, and again for its body.
    package var patience = TimeAmount.seconds(30)
    /// Bytes per second. A body that arrives at this rate never runs out of ``patience``.
    package var bodyRate = 16 << 10
    /// An idle connection is closed after this time.
    package var idle = TimeAmount.seconds(75)
    /// A client that reads nothing of its response for this time is disconnected.
    package var stalledWrite = TimeAmount.seconds(30)
    /// After a response that closes the connection, the client's remaining bytes are read and discarded for this time,
    /// so that the client reads the response before the connection is closed.
    package var lingering = TimeAmount.seconds(10)
    /// Bytes read and discarded of a refused request: from authenticated clients, and from others.
    package var discardedBytes = (proven: 256 << 20, unproven: 1 << 20)
    /// At shutdown: how long requests that are still arriving, and responses, may take.
    package var shutdown = (unfinishedRequests: TimeAmount.seconds(2), everything: TimeAmount.seconds(4))
    /// Bytes of request bodies in memory: from authenticated clients, and from others.
    package var bodyBytes = (proven: 64 << 20, unproven: 8 << 20)
    /// Event streams and exports open at once, for all clients together.
    package var streams = 256
    package var exports = 16

    /// Bytes of a webhook's body whose sender is authenticated by the body itself: the maximum of Amazon SNS.
    static let unprovenWebhookBody = 256 << 10

    package init() {}

    /// What one sender may hold of ``bodyBytes``. An address always has room for one body of a webhook.
    var bodyShare: (proven: Int, unproven: Int) {
        (bodyBytes.proven / 4, max(bodyBytes.unproven / 8, Self.unprovenWebhookBody))
    }

    /// Connections that have not shown a valid credential yet.
    var unauthenticated: Int { max(1, connections / 2) }
}
