import NIOCore

/// Tells, once, that the client of a connection is gone.
final class ClientDisconnect: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() {
        (stream, continuation) = AsyncStream.makeStream()
    }

    func tell() { continuation.finish() }

    /// Returns when the client is gone, or the task is cancelled. To be awaited once.
    func wait() async {
        for await _ in stream {}
    }
}

/// Watches a connection for the departure of its client.
///
/// A client that closes its socket tells us no more than that it will send nothing: some that wait for an answer say the
/// same (`shutdown`). Quick answers reach those, too; who waits longer without a way to ask more counts as gone.
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
