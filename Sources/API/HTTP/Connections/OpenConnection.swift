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
        peer = channel.remoteAddress?.peer ?? ""
    }

    /// Whether the connection has ever shown a valid credential.
    var isTrusted: Bool { trusted.load(ordering: .relaxed) }
    /// Whether the connection is answering an authenticated request.
    var isBusy: Bool { isTrusted && requests.load(ordering: .relaxed) > 0 }

    func trust() { trusted.store(true, ordering: .relaxed) }
    func requestBegan() { requests.add(1, ordering: .relaxed) }
    func requestEnded() { requests.subtract(1, ordering: .relaxed) }
}

extension SocketAddress {
    /// Identifies a client by its address without the port. IPv6 addresses are cut to their /64 network, which belongs
    /// to one client. IPv4 addresses mapped into IPv6 by a dual-stack socket count as IPv4 (RFC 4291 §2.5.5.2). Empty
    /// if there is no address.
    package var peer: String {
        guard let text = ipAddress else { return "" }
        var address = in6_addr()
        guard inet_pton(AF_INET6, text, &address) == 1 else { return text }
        return withUnsafeBytes(of: address) { bytes in
            if bytes.prefix(12).elementsEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF]) {
                return bytes.suffix(4).map { String($0) }.joined(separator: ".")
            }
            return bytes.prefix(8).map { String($0, radix: 16) }.joined(separator: ":")
        }
    }
}
