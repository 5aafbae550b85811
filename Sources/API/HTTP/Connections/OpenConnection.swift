import NIOCore
import Synchronization

/// One connection, with the state that decides whether a newer connection displaces it.
final class OpenConnection: Sendable {
    /// The connection of the request that the current task answers.
    @TaskLocal static var current: OpenConnection?

    /// How a connection is used, by which ``ConnectionTable`` chooses the one that a new connection replaces.
    enum Use: Equatable {
        /// Without a valid credential, of this client.
        case unauthenticated(String)
        case idle
        /// Answers an authenticated request.
        case busy
    }

    let channel: any Channel
    /// Whether a trusted proxy opened the connection. It serves many clients, one after another.
    private let isOfProxy: Bool

    private struct State {
        /// The client's address without its port. IPv6 addresses are cut to their /64 network, since one client has all
        /// of it.
        var client: String
        /// Whether the connection has ever shown a valid credential; that of a proxy, in its last request.
        var isTrusted = false
        var requests = 0
    }

    private let state: Mutex<State>

    init(_ channel: any Channel, proxies: TrustedProxies) {
        self.channel = channel
        let address = channel.remoteAddress?.ip
        isOfProxy = address.map(proxies.contains) ?? false
        state = Mutex(State(client: address?.network ?? ""))
    }

    var isTrusted: Bool { state.withLock { $0.isTrusted } }

    var use: Use {
        state.withLock { state in
            if state.isTrusted { return state.requests > 0 ? .busy : .idle }
            return isOfProxy && state.requests == 0 ? .idle : .unauthenticated(state.client)
        }
    }

    func trust() { state.withLock { $0.isTrusted = true } }

    func requestBegan() {
        state.withLock { state in
            state.requests += 1
            if isOfProxy { state.isTrusted = false }
        }
    }

    func requestEnded() { state.withLock { $0.requests -= 1 } }

    /// The client of the request that begins.
    func serves(_ client: String) { state.withLock { $0.client = client } }
}

extension SocketAddress {
    /// Nil if there is none.
    package var ip: IPAddress? { ipAddress.flatMap { IPAddress($0) } }
}
