import NIOCore

/// One side of a relayed connection. Its partner writes what this side reads, with backpressure.
///
/// Both sides belong to one event loop.
final class RelayHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private var partner: RelayHandler?
    private var context: ChannelHandlerContext?
    private var owesRead = false
    private let passed: @Sendable () -> Void

    private init(passed: @escaping @Sendable () -> Void) {
        self.passed = passed
    }

    /// Joins two channels of one event loop, until both have ended.
    ///
    /// - Parameters:
    ///   - idle: both are closed when no bytes pass for this time.
    ///   - passed: called whenever bytes pass.
    static func join(
        _ one: any Channel, _ other: any Channel, idle: TimeAmount, passed: @escaping @Sendable () -> Void
    ) throws {
        let halves = (RelayHandler(passed: passed), RelayHandler(passed: passed))
        halves.0.partner = halves.1
        halves.1.partner = halves.0
        try other.pipeline.syncOperations.addHandler(halves.1)
        // Bytes of both directions pass through the first channel: it writes what the second one reads.
        try one.pipeline.syncOperations.addHandlers([IdleStateHandler(allTimeout: idle), halves.0])
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        partner = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        passed()
        partner?.context?.write(data, promise: nil)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        partner?.context?.flush()
    }

    func read(context: ChannelHandlerContext) {
        guard let other = partner?.context, other.channel.isWritable else {
            owesRead = true
            return
        }
        context.read()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { partner?.readWhatIsOwed() }
    }

    private func readWhatIsOwed() {
        guard owesRead else { return }
        owesRead = false
        context?.read()
    }

    /// A peer that has stopped sending may still be reading.
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is IdleStateHandler.IdleStateEvent { context.close(promise: nil) }
        if case .inputClosed? = event as? ChannelEvent { partner?.closeAfterWrites(.output) }
    }

    /// After its output is closed, a channel closes by itself when its peer closes too. This handles the opposite
    /// order.
    func channelInactive(context: ChannelHandlerContext) {
        partner?.closeAfterWrites(.all)
    }

    /// Closes this side after everything that was written to it has been sent.
    ///
    /// A channel that closes drops what it has not sent yet: the end of a response that a slow client is still reading.
    /// Closing only the output does the same once the client has stopped sending.
    private func closeAfterWrites(_ mode: CloseMode) {
        guard let context else { return }
        let channel = context.channel
        let sent = context.eventLoop.makePromise(of: Void.self)
        context.writeAndFlush(wrapOutboundOut(ByteBuffer()), promise: sent)
        sent.futureResult.whenComplete { _ in channel.close(mode: mode, promise: nil) }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
