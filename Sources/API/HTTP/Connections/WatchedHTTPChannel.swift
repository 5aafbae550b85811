package import HummingbirdCore
import Logging
import NIOCore

/// Connections of HTTP/1 on which work ends with its client: what is asked by somebody who is gone is cancelled, in the
/// index and in the database.
struct WatchedHTTPChannel: ServerChildChannel {
    struct Connection: ServerChildChannelValue {
        let http: HTTP1Channel.Value
        let departure: ClientDisconnect

        var channel: any Channel { http.channel }
    }

    let http: HTTP1Channel

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Connection> {
        let departure = ClientDisconnect()
        return channel.eventLoop.makeCompletedFuture {
            // Before all others, some of which keep events until a request is read.
            try channel.pipeline.syncOperations.addHandler(DepartureHandler(departure))
        }
        .flatMap { http.setup(channel: channel, logger: logger) }
        .map { Connection(http: $0, departure: departure) }
    }

    func handle(value connection: Connection, logger: Logger) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await http.handle(value: connection.http, logger: logger) }
            group.addTask { await connection.departure.wait() }
            await group.next()
            group.cancelAll()
        }
    }
}

extension HTTPServerBuilder {
    /// The server of the API.
    package static var watched: HTTPServerBuilder {
        HTTPServerBuilder { responder in
            WatchedHTTPChannel(
                http: HTTP1Channel(responder: responder, configuration: .init(idleTimeout: .seconds(75))))
        }
    }
}
