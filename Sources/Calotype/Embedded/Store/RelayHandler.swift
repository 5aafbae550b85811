import NIOCore

/// One side of a relayed connection. Its partner writes what it reads, with backpressure.
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
        // What passes, passes here: one writes what the other reads.
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
        if case .inputClosed? = event as? ChannelEvent { partner?.context?.close(mode: .output, promise: nil) }
    }

    /// After its output is closed, a channel closes by itself when its peer closes too. This handles the opposite
    /// order.
    func channelInactive(context: ChannelHandlerContext) {
        partner?.context?.close(promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.close(promise: nil)
    }
}
