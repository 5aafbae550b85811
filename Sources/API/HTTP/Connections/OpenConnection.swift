import Glibc
import NIOCore
import Synchronization

/// One connection, with the state that decides whether a newer connection displaces it.
final class OpenConnection: Sendable {
    /// The connection of the request that the current task answers.
    @TaskLocal static var current: OpenConnection?

    let channel: any Channel
    /// The client's address without its port. IPv6 addresses are cut to their /64 network, since one client has all of
    /// it.
    let peer: String

    private let trusted = Atomic(false)
    private let requests = Atomic(0)

    init(_ channel: any Channel) {
        self.channel = channel
        peer = Self.peer(of: channel.remoteAddress)
    }

    /// Whether the connection has ever shown a valid credential.
    var isTrusted: Bool { trusted.load(ordering: .relaxed) }
    /// Whether the connection is answering an authenticated request.
    var isBusy: Bool { isTrusted && requests.load(ordering: .relaxed) > 0 }

    func trust() { trusted.store(true, ordering: .relaxed) }
    func requestBegan() { requests.add(1, ordering: .relaxed) }
    func requestEnded() { requests.subtract(1, ordering: .relaxed) }

    private static func peer(of address: SocketAddress?) -> String {
        guard let text = address?.ipAddress else { return "" }
        var network = in6_addr()
        guard inet_pton(AF_INET6, text, &network) == 1 else { return text }
        return withUnsafeBytes(of: network) { bytes in
            bytes.prefix(8).map { String($0, radix: 16) }.joined(separator: ":")
        }
    }
}
