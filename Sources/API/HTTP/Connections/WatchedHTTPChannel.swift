package import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1

/// HTTP/1 connections that cancel the work for a request when its client disconnects, in the search index and in the
/// database. The number of connections and the time that a client may take are limited.
struct WatchedHTTPChannel: ServerChildChannel {
    struct Connection: ServerChildChannelValue {
        let http: HTTP1Channel.Value
        let departure: ClientDisconnect
        let open: OpenConnection

        var channel: any Channel { http.channel }
    }

    let http: HTTP1Channel
    let table: ConnectionTable
    let limits: ConnectionLimits
    let proxies: TrustedProxies
    let counters: ConnectionCounters

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Connection> {
        let departure = ClientDisconnect()
        let open = OpenConnection(channel, proxies: proxies)
        return channel.eventLoop.makeCompletedFuture {
            // Before all other handlers: some of them hold events back until a request is read.
            try channel.pipeline.syncOperations.addHandler(DepartureHandler(departure))
        }
        .flatMap { http.setup(channel: channel, logger: logger) }
        .flatMapThrowing { value in
            let pipeline = channel.pipeline.syncOperations
            let decoder = try pipeline.handler(type: ByteToMessageHandler<HTTPRequestDecoder>.self)
            let requestGuard = RequestGuard(limits: limits, counters: counters, connection: open)
            try pipeline.addHandler(requestGuard, position: .after(decoder))
            if !table.admit(open) { channel.close(promise: nil) }
            return Connection(http: value, departure: departure, open: open)
        }
    }

    func handle(value connection: Connection, logger: Logger) async {
        await OpenConnection.$current.withValue(connection.open) {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await http.handle(value: connection.http, logger: logger) }
                group.addTask { await connection.departure.wait() }
                await group.next()
                group.cancelAll()
            }
        }
    }
}

extension HTTPServerBuilder {
    /// The server of the API.
    package static func watched(
        limits: ConnectionLimits = ConnectionLimits(), proxies: TrustedProxies = .none, counters: ConnectionCounters
    ) -> HTTPServerBuilder {
        let table = ConnectionTable(limits: limits, counters: counters)
        return HTTPServerBuilder { responder in
            WatchedHTTPChannel(
                http: HTTP1Channel(
                    responder: { (request, writer: consuming ResponseWriter, channel) in
                        let connection = OpenConnection.current
                        connection?.requestBegan()
                        defer { connection?.requestEnded() }
                        try await responder(request, writer, channel)
                    },
                    configuration: .init(
                        idleTimeout: limits.idle,
                        // Browsers send a few kilobytes. Unauthenticated clients get no more memory than that.
                        httpDecoderConfiguration: .init(
                            maxHeaderFieldSize: 48 << 10, maxHeaderListSize: 64 << 10, maxHeaderFieldCount: 200))),
                table: table, limits: limits, proxies: proxies, counters: counters)
        }
    }
}
