/// The proxies whose headers about clients are believed, and the headers that they write.
package struct TrustedProxies: Sendable, Equatable {
    /// The family of headers in which a proxy names its client. Only one is read: a proxy that writes one of them passes
    /// on the other as the client sent it.
    package enum Headers: String, CaseIterable, Sendable {
        /// `X-Forwarded-For`, `X-Forwarded-Proto` and `X-Forwarded-Host`.
        case xForwarded = "x-forwarded"
        /// `Forwarded` of RFC 7239.
        case forwarded
    }

    /// Addresses with a common prefix.
    struct Network: Sendable, Equatable {
        let address: IPAddress
        /// Bits, of 128.
        let prefix: Int

        func contains(_ other: IPAddress) -> Bool {
            Self.cut(address, prefix) == Self.cut(other, prefix)
        }

        static func cut(_ address: IPAddress, _ prefix: Int) -> IPAddress {
            func mask(_ bits: Int) -> UInt64 { bits <= 0 ? 0 : bits >= 64 ? .max : ~(.max >> UInt64(bits)) }
            return IPAddress(high: address.high & mask(prefix), low: address.low & mask(prefix - 64))
        }
    }

    /// Why a list of proxies is invalid.
    package struct Invalid: Error, Equatable, CustomStringConvertible {
        package let description: String
    }

    package static let none = TrustedProxies()

    private let networks: [Network]
    package let headers: Headers

    private init() { (networks, headers) = ([], .xForwarded) }

    /// - Parameter text: addresses and networks such as `10.1.0.0/16`, separated by commas or spaces.
    package init(_ text: String, headers: Headers = .xForwarded) throws(Invalid) {
        var networks: [Network] = []
        for part in text.split(whereSeparator: { $0 == "," || $0.isWhitespace }) {
            networks.append(try Self.network(part))
        }
        self.networks = networks
        self.headers = headers
    }

    private static func network(_ text: Substring) throws(Invalid) -> Network {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let address = IPAddress(parts[0]), parts.count <= 2 else {
            throw Invalid(description: "\(text) is not an address of IPv4 or IPv6, or a network such as 10.1.0.0/16")
        }
        guard parts.count == 2 else { return Network(address: address, prefix: 128) }
        let width = address.isIPv4 ? 32 : 128
        guard let bits = Int(parts[1]), parts[1].allSatisfy(\.isASCII), (0...width).contains(bits) else {
            throw Invalid(description: "the prefix of \(text) is not a number of bits from 1 to \(width)")
        }
        guard bits > 0 else {
            throw Invalid(description: "\(text) is every address, so that anyone could choose the client's address")
        }
        let network = Network(address: address, prefix: 128 - width + bits)
        let first = Network.cut(address, network.prefix)
        guard first == address else {
            throw Invalid(description: "\(text) has bits after its prefix; the network is \(first)/\(bits)")
        }
        return network
    }

    package func contains(_ address: IPAddress) -> Bool {
        networks.contains { $0.contains(address) }
    }
}
