import NIOCore
import NIOHTTP1

/// The body of a request is wanted: who waits to be asked for it (`Expect: 100-continue`) is asked now.
struct BodyWanted: Sendable {}

/// A request whose rest did not come in time.
struct RequestTimedOut: Error {}

/// What HTTP/1 asks of a server beyond reading requests: one `Host`, versions, `Connection`, `Expect`; and what a server
/// owes itself: limits of time for those who send and read slowly, and an end to every connection.
///
/// It works between the decoder of NIO and the types of Hummingbird, on the channel's event loop.
final class RequestGuard: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// A request that waits for the end of its response.
    private struct Pending {
        let version: HTTPVersion
        let isKeptAlive: Bool
        var expectsContinue: Bool
        /// The end of the response is the end of the connection.
        var isUnframed = false
    }

    private let limits: ConnectionLimits
    private let counters: ConnectionCounters
    private var pending = CircularBuffer<Pending>()
    private var patience: RequestPatience
    private let connection: OpenConnection
    private var isDiscarding = false
    private var discardedBytes = 0
    /// Bytes came since the last complete part.
    private var hasPart = false
    private var overdue: Scheduled<Void>?
    private var end: (task: Scheduled<Void>, deadline: NIODeadline)?
    private var stalled: Scheduled<Void>?

    init(limits: ConnectionLimits, counters: ConnectionCounters, connection: OpenConnection) {
        self.limits = limits
        self.counters = counters
        self.connection = connection
        patience = RequestPatience(limits)
    }

    // MARK: The request

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        hasPart = true
        let part = Self.unwrapInboundIn(data)
        switch part {
        case .head(var head):
            guard !isDiscarding else { return }
            guard Self.hasValidHost(head), Self.hasKnownFraming(head) else { return refuse(context) }
            let expects = head.headers["Expect"].contains { $0.lowercased() == "100-continue" }
            pending.append(
                Pending(
                    version: head.version, isKeptAlive: head.isKeepAlive,
                    expectsContinue: expects && head.version != .http1_0))
            // Hummingbird looks for this word alone.
            if !head.isKeepAlive { head.headers.replaceOrAdd(name: "Connection", value: "close") }
            patience.bodyBegan()
            context.fireChannelRead(Self.wrapInboundOut(.head(head)))
        case .body(let bytes):
            patience.received(bytes.readableBytes)
            guard !isDiscarding else { return discarded(bytes.readableBytes, context) }
            expectsNothing()
            context.fireChannelRead(data)
        case .end:
            patience.requestEnded()
            guard !isDiscarding else { return }
            expectsNothing()
            context.fireChannelRead(data)
        }
    }

    /// RFC 9112 §3.2: one `Host` in every request of HTTP/1.1, and a valid one.
    private static func hasValidHost(_ head: HTTPRequestHead) -> Bool {
        let hosts = head.headers["Host"]
        guard hosts.count == 1 || (hosts.isEmpty && head.version == .http1_0) else { return false }
        return hosts.allSatisfy { host in
            host.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
                    UInt8(ascii: "A")...UInt8(ascii: "Z"):
                    true
                // The rest of a registered name, a port, an address of IPv6, percent-encoded bytes (RFC 3986 §3.2.2).
                default: "-._~!$&'()*+,;=:[]%".utf8.contains(byte)
                }
            }
        }
    }

    /// RFC 9112 §6.3: a body whose last coding is not `chunked` has no end. We know no other coding.
    private static func hasKnownFraming(_ head: HTTPRequestHead) -> Bool {
        let codings = head.headers[canonicalForm: "Transfer-Encoding"]
        return codings.isEmpty || (codings.count == 1 && codings[0].lowercased() == "chunked")
    }

    /// Ends the stream of requests: Hummingbird answers 400 once those before are answered, and closes.
    private func refuse(_ context: ChannelHandlerContext) {
        isDiscarding = true
        context.fireErrorCaught(HTTPParserError.invalidHeaderToken)
    }

    private func expectsNothing() {
        if let last = pending.indices.last { pending[last].expectsContinue = false }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        patience.waitEnded(at: .now())
        overdue?.cancel()
        overdue = nil
        if !hasPart, !isDiscarding { patience.headBegan() }
        hasPart = false
        context.fireChannelReadComplete()
        // The connection's task takes nothing more, so it asks for nothing more.
        if isDiscarding, !hasDiscardedEnough { context.read() }
    }

    func read(context: ChannelHandlerContext) {
        if isDiscarding, hasDiscardedEnough { return }
        if !isDiscarding, let deadline = patience.wait(at: .now()) {
            overdue = schedule(context, at: deadline) { $0.isOverdue($1) }
        }
        context.read()
    }

    private func isOverdue(_ context: ChannelHandlerContext) {
        counters.timedOutConnections.add(1)
        guard patience.isBody else { return context.close(promise: nil) }
        // The route that reads the body answers; if none does, the connection ends.
        closeLater(context, in: .seconds(2))
        context.fireErrorCaught(RequestTimedOut())
    }

    // MARK: The response

    func triggerUserOutboundEvent(
        context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?
    ) {
        guard event is BodyWanted else { return context.triggerUserOutboundEvent(event, promise: promise) }
        if pending.count == 1, pending[pending.startIndex].expectsContinue {
            expectsNothing()
            let head = HTTPResponseHead(version: .http1_1, status: .continue)
            context.writeAndFlush(Self.wrapOutboundOut(.head(head)), promise: nil)
        }
        promise?.succeed()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        switch Self.unwrapOutboundIn(data) {
        case .head(var head) where head.status.code >= 200:
            if let request = pending.first {
                if pending.count == 1 { expectsNothing() }
                // A client of HTTP/1.0 knows no chunks: its body ends with the connection.
                if request.version == .http1_0 { head.version = .http1_0 }
                let isUnframed = request.version == .http1_0 && !head.headers.contains(name: "Content-Length")
                pending[pending.startIndex].isUnframed = isUnframed
                if !request.isKeptAlive || isUnframed || isAnsweredEarly {
                    head.headers.replaceOrAdd(name: "Connection", value: "close")
                } else if request.version == .http1_0 {
                    head.headers.replaceOrAdd(name: "Connection", value: "keep-alive")
                }
            }
            context.write(Self.wrapOutboundOut(.head(head)), promise: promise)
        case .end:
            let isEarly = isAnsweredEarly
            guard let request = pending.popFirst(), isEarly || request.isUnframed else {
                return context.write(data, promise: promise)
            }
            let written = promise ?? context.eventLoop.makePromise()
            context.writeAndFlush(data, promise: written)
            discard(context, after: written.futureResult)
        default: context.write(data, promise: promise)
        }
    }

    /// Whether the response comes before its request is complete; what is left of it will not be read.
    private var isAnsweredEarly: Bool { pending.count <= 1 && patience.isBody }

    /// A client that is still sending sees the response only when it is done, and none at all when the connection breaks:
    /// what it sends is read for a while.
    private func discard(_ context: ChannelHandlerContext, after written: EventLoopFuture<Void>) {
        isDiscarding = true
        overdue?.cancel()
        overdue = nil
        closeLater(context, in: limits.lingering)
        written.assumeIsolated().whenSuccess { context.close(mode: .output, promise: nil) }
        context.read()
    }

    /// Reading what nobody wants costs time as well: a stranger gets little of it.
    private func discarded(_ bytes: Int, _ context: ChannelHandlerContext) {
        discardedBytes += bytes
        if hasDiscardedEnough { closeLater(context, in: min(limits.lingering, .seconds(1))) }
    }

    private var hasDiscardedEnough: Bool {
        discardedBytes > (connection.isTrusted ? limits.discardedBytes.proven : limits.discardedBytes.unproven)
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        // The other side may keep its half open as long as it likes.
        if mode == .output { closeLater(context, in: limits.lingering) }
        context.close(mode: mode, promise: promise)
    }

    /// Only progress counts: a slow reader is no dead one.
    func channelWritabilityChanged(context: ChannelHandlerContext) {
        stalled?.cancel()
        stalled = nil
        if !context.channel.isWritable { watchStalledWrite(context) }
        context.fireChannelWritabilityChanged()
    }

    private func watchStalledWrite(_ context: ChannelHandlerContext) {
        let buffered = Self.bufferedBytes(context)
        stalled = schedule(context, at: .now() + limits.stalledWrite) { guarding, context in
            guard !context.channel.isWritable else { return }
            guard Self.bufferedBytes(context) >= buffered else { return guarding.watchStalledWrite(context) }
            guarding.counters.timedOutConnections.add(1)
            context.close(promise: nil)
        }
    }

    private static func bufferedBytes(_ context: ChannelHandlerContext) -> Int {
        do {
            return try context.channel.syncOptions?.getOption(.bufferedWritableBytes) ?? 0
        } catch {
            // A channel without a buffer cannot stall.
            return 0
        }
    }

    // MARK: The end

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent {
            if isDiscarding || (patience.isUnfinished && !patience.isBody) {
                context.close(promise: nil)
            } else {
                let isUnfinished = patience.isUnfinished
                closeLater(
                    context, in: isUnfinished ? limits.shutdown.unfinishedRequests : limits.shutdown.everything)
            }
        }
        context.fireUserInboundEventTriggered(event)
    }

    /// Of several ends the soonest holds.
    private func closeLater(_ context: ChannelHandlerContext, in time: TimeAmount) {
        let deadline = NIODeadline.now() + time
        if let end, end.deadline <= deadline { return }
        end?.task.cancel()
        end = (schedule(context, at: deadline) { _, context in context.close(promise: nil) }, deadline)
    }

    private func schedule(
        _ context: ChannelHandlerContext, at deadline: NIODeadline,
        _ body: @escaping (RequestGuard, ChannelHandlerContext) -> Void
    ) -> Scheduled<Void> {
        context.eventLoop.assumeIsolated().scheduleTask(deadline: deadline) { body(self, context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        for task in [overdue, end?.task, stalled] { task?.cancel() }
        (overdue, end, stalled) = (nil, nil, nil)
    }
}
