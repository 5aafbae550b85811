import NIOCore
import NIOHTTP1

/// Event: a route wants to read the request body. A client that sent `Expect: 100-continue` gets its 100 response now.
struct BodyWanted: Sendable {}

/// Enforces the HTTP/1 rules that NIO's decoder does not check (one `Host`, versions, `Connection`, `Expect`) and the
/// time limits for slow clients, and makes sure that every connection ends.
///
/// Sits between NIO's decoder and Hummingbird's types, on the channel's event loop.
final class RequestGuard: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// A request whose response is not complete yet.
    private struct Pending {
        let version: HTTPVersion
        let isKeptAlive: Bool
        var expectsContinue: Bool
        /// The response ends when the connection closes.
        var isUnframed = false
    }

    private let limits: ConnectionLimits
    private let counters: ConnectionCounters
    private var pending = CircularBuffer<Pending>()
    private var patience: RequestPatience
    private let connection: OpenConnection
    private var isDiscarding = false
    private var discardedBytes = 0
    /// Whether bytes arrived since the last complete part.
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
            // Hummingbird looks for this value only.
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

    /// RFC 9112 §3.2: every HTTP/1.1 request has exactly one `Host`, and it is valid.
    private static func hasValidHost(_ head: HTTPRequestHead) -> Bool {
        let hosts = head.headers["Host"]
        guard hosts.count == 1 || (hosts.isEmpty && head.version == .http1_0) else { return false }
        return hosts.allSatisfy(HostField.isValid)
    }

    /// RFC 9112 §6.3: a body whose last transfer coding is not `chunked` has no defined end. The server supports no
    /// other coding.
    private static func hasKnownFraming(_ head: HTTPRequestHead) -> Bool {
        let codings = head.headers[canonicalForm: "Transfer-Encoding"]
        return codings.isEmpty || (codings.count == 1 && codings[0].lowercased() == "chunked")
    }

    /// Ends the stream of requests. Hummingbird answers 400 after the responses to earlier requests, and closes.
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
        // The connection's task reads no further requests, so it requests no more bytes.
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
        // The route that reads the body sends the response. If no route does, the connection ends.
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
                // An HTTP/1.0 client does not support chunks: its body ends when the connection closes.
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

    /// Whether the response was sent before the request was complete. The rest of the request will not be used.
    private var isAnsweredEarly: Bool { pending.count <= 1 && patience.isBody }

    /// A client that is still sending reads the response only after it has sent its request, and not at all if the
    /// connection is reset. The server therefore reads and discards the rest for a while.
    private func discard(_ context: ChannelHandlerContext, after written: EventLoopFuture<Void>) {
        isDiscarding = true
        overdue?.cancel()
        overdue = nil
        closeLater(context, in: limits.lingering)
        written.assumeIsolated().whenSuccess { context.close(mode: .output, promise: nil) }
        context.read()
    }

    /// Discarding costs time as well, so unauthenticated clients get a small limit.
    private func discarded(_ bytes: Int, _ context: ChannelHandlerContext) {
        discardedBytes += bytes
        if hasDiscardedEnough { closeLater(context, in: min(limits.lingering, .seconds(1))) }
    }

    private var hasDiscardedEnough: Bool {
        discardedBytes > (connection.isTrusted ? limits.discardedBytes.proven : limits.discardedBytes.unproven)
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        // The client could keep its half of the connection open indefinitely.
        if mode == .output { closeLater(context, in: limits.lingering) }
        context.close(mode: mode, promise: promise)
    }

    /// Only progress counts: a slow reader stays connected.
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

    /// The earliest of several deadlines applies.
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
