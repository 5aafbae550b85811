import NIOCore

/// Signals once that the client of a connection has disconnected.
final class ClientDisconnect: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() {
        (stream, continuation) = AsyncStream.makeStream()
    }

    func tell() { continuation.finish() }

    /// Returns when the client has disconnected or the task is cancelled. Can be awaited once.
    func wait() async {
        for await _ in stream {}
    }
}

/// Detects that the client of a connection has disconnected.
///
/// A client that closes its socket signals only that it will send nothing more, and so does a client that closes its
/// sending half and waits for responses (`shutdown`). Quick responses still reach the latter; after that it counts as
/// disconnected.
final class DepartureHandler: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private static let patience = TimeAmount.milliseconds(500)

    private let departure: ClientDisconnect
    private var waiting: Scheduled<Void>?

    init(_ departure: ClientDisconnect) { self.departure = departure }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed? = event as? ChannelEvent, waiting == nil {
            waiting = context.eventLoop.scheduleTask(in: Self.patience) { [departure] in departure.tell() }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func channelInactive(context: ChannelHandlerContext) {
        waiting?.cancel()
        departure.tell()
        context.fireChannelInactive()
    }
}
