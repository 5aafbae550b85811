import Hummingbird
import Logging

/// Finds out who sent a request, also through proxies.
struct ClientMiddleware: RouterMiddleware {
    typealias Context = LibraryRequestContext

    let proxies: TrustedProxies
    let counters: ConnectionCounters

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var context = context
        let client = Client(
            peer: context.channel.remoteAddress?.ip, host: request.head.authority, headers: request.headers,
            proxies: proxies)
        if client.malformedHeaders > 0 {
            counters.malformedForwarding.add(client.malformedHeaders)
            context.logger.debug(
                "malformed header of a proxy ignored",
                metadata: ["headers": "\(proxies.headers.rawValue)", "client": "\(client.address)"])
        }
        OpenConnection.current?.serves(client.network)
        context.client = client
        return try await next(request, context)
    }
}
