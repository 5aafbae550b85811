import Glibc

/// An address of IPv4 or IPv6. An IPv4 address mapped into IPv6 by a dual-stack socket (RFC 4291 §2.5.5.2) equals the
/// IPv4 address.
package struct IPAddress: Hashable, Sendable {
    /// The halves of the IPv6 address.
    let high: UInt64
    let low: UInt64

    /// Nil for other text. A port, brackets or a zone are not part of an address.
    package init?(_ text: some StringProtocol) {
        let text = String(text)
        var four = in_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            self.init(high: 0, low: Self.mapped | UInt64(UInt32(bigEndian: four.s_addr)))
            return
        }
        var six = in6_addr()
        guard inet_pton(AF_INET6, text, &six) == 1 else { return nil }
        let halves = withUnsafeBytes(of: six) { bytes in
            (0..<2).map { half in bytes[(8 * half)..<(8 * half + 8)].reduce(0) { $0 << 8 | UInt64($1) } }
        }
        self.init(high: halves[0], low: halves[1])
    }

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    private static let mapped: UInt64 = 0xFFFF << 32

    var isIPv4: Bool { high == 0 && low >> 32 == 0xFFFF }

    /// Identifies a client: the address, or the /64 network of IPv6, which belongs to one client.
    package var network: String {
        if isIPv4 { return description }
        return "\(IPAddress(high: high, low: 0))/64"
    }
}

extension IPAddress: CustomStringConvertible {
    package var description: String {
        if isIPv4 {
            return stride(from: 24, through: 0, by: -8).map { String((low >> UInt64($0)) & 0xFF) }
                .joined(separator: ".")
        }
        var address = in6_addr()
        withUnsafeMutableBytes(of: &address) { bytes in
            for index in 0..<8 {
                bytes[index] = UInt8(truncatingIfNeeded: high >> UInt64(56 - 8 * index))
                bytes[8 + index] = UInt8(truncatingIfNeeded: low >> UInt64(56 - 8 * index))
            }
        }
        var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
        guard inet_ntop(AF_INET6, &address, &text, socklen_t(text.count)) != nil else { return "" }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
