package import HTTPTypes

/// Who sent a request, before the proxies that are trusted.
package struct Client: Sendable, Equatable {
    /// The address as text, without a port; empty if there is none, as in a test without sockets.
    package let address: String
    /// What clients are counted by: the address, or the /64 network of IPv6, which one client has for itself.
    package let network: String
    /// `http` or `https`, as a trusted proxy says; nil if it says nothing, and without a proxy.
    package let scheme: String?
    /// The host that the client asked for; as a trusted proxy says, or else from `Host`.
    package let host: String?
    /// Whether a trusted proxy passed the request on.
    package let isBehindProxy: Bool
    /// Headers of the proxy that were ignored because their values are malformed.
    package let malformedHeaders: Int

    private init(_ peer: IPAddress?, scheme: String?, host: String?, isBehindProxy: Bool, malformedHeaders: Int) {
        address = peer?.description ?? ""
        network = peer?.network ?? ""
        self.scheme = scheme
        self.host = host
        self.isBehindProxy = isBehindProxy
        self.malformedHeaders = malformedHeaders
    }

    /// A client without a proxy.
    package init(peer: IPAddress?, host: String? = nil) {
        self.init(peer, scheme: nil, host: host, isBehindProxy: false, malformedHeaders: 0)
    }

    /// The client is the rightmost address in the headers that is not a trusted proxy. Everything further left is the
    /// client's own claim. The walk also ends at a value that is malformed or hides the address: then the client counts
    /// as the proxy that wrote it.
    package init(peer: IPAddress?, host: String? = nil, headers: HTTPFields, proxies: TrustedProxies) {
        guard let peer, proxies.contains(peer) else {
            self.init(peer: peer, host: host)
            return
        }
        let hops = ForwardedHop.all(in: headers, proxies.headers)
        var malformed = hops == nil ? 1 : 0
        var client = peer
        var hop = ForwardedHop()
        walk: for next in (hops ?? []).reversed() {
            hop = next
            switch next.sender {
            case .address(let address):
                client = address
                if !proxies.contains(address) { break walk }
            case .hidden: break walk
            case .malformed:
                malformed += 1
                break walk
            }
        }
        let scheme = hop.scheme?.lowercased()
        let isKnownScheme = scheme == "http" || scheme == "https"
        if scheme != nil, !isKnownScheme { malformed += 1 }
        let isValidHost = hop.host.map { !$0.isEmpty && HostField.isValid($0) } ?? false
        if hop.host != nil, !isValidHost { malformed += 1 }
        self.init(
            client, scheme: isKnownScheme ? scheme : nil, host: isValidHost ? hop.host : host, isBehindProxy: true,
            malformedHeaders: malformed)
    }
}
