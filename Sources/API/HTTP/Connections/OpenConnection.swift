import Glibc
import NIOCore
import Synchronization

/// One connection, as far as it matters when connections become scarce.
final class OpenConnection: Sendable {
    /// The connection whose request this task answers.
    @TaskLocal static var current: OpenConnection?

    let channel: any Channel
    /// The client's address without its port; IPv6 by its network of 64 bits, which one client owns.
    let peer: String

    private let trusted = Atomic(false)
    private let requests = Atomic(0)

    init(_ channel: any Channel) {
        self.channel = channel
        peer = Self.peer(of: channel.remoteAddress)
    }

    /// Whether a valid credential was ever shown on it.
    var isTrusted: Bool { trusted.load(ordering: .relaxed) }
    /// Whether a request of a valid credential is being answered.
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
