import HTTPTypes

/// What one proxy says about the request that it received.
struct ForwardedHop: Equatable {
    /// Who sent the request to the proxy.
    enum Sender: Equatable {
        case address(IPAddress)
        /// `unknown`, or a name that only the proxy understands (RFC 7239 §6.3).
        case hidden
        case malformed

        /// An address with or without a port, as in both families of headers: `192.0.2.1:80`, `[2001:db8::1]:80`.
        init(_ text: some StringProtocol) {
            let text = text.drop { $0 == " " || $0 == "\t" }
            if text.lowercased() == "unknown" || text.hasPrefix("_") {
                self = .hidden
            } else if text.hasPrefix("[") {
                let parts = text.dropFirst().split(separator: "]", maxSplits: 1, omittingEmptySubsequences: false)
                guard parts.count == 2, parts[1].isEmpty || Self.isPort(parts[1]), parts[0].contains(":"),
                    let address = IPAddress(parts[0])
                else {
                    self = .malformed
                    return
                }
                self = .address(address)
            } else if let address = IPAddress(text) {
                self = .address(address)
            } else if let colon = text.firstIndex(of: ":"), Self.isPort(text[colon...]),
                let address = IPAddress(text[..<colon])
            {
                self = .address(address)
            } else {
                self = .malformed
            }
        }

        private static func isPort(_ text: some StringProtocol) -> Bool {
            guard text.first == ":" else { return false }
            let port = text.dropFirst()
            return (1...5).contains(port.utf8.count) && port.utf8.allSatisfy { (0x30...0x39).contains($0) }
                || port.hasPrefix("_")
        }
    }

    var sender = Sender.hidden
    var scheme: String?
    var host: String?
}

extension ForwardedHop {
    /// The hops of a request, from the client to us. Nil for a header that is malformed as a whole.
    static func all(in headers: HTTPFields, _ family: TrustedProxies.Headers) -> [ForwardedHop]? {
        switch family {
        case .xForwarded: xForwarded(in: headers)
        case .forwarded: forwarded(in: headers)
        }
    }

    private static func xForwarded(in headers: HTTPFields) -> [ForwardedHop] {
        let senders = values(of: .xForwardedFor, in: headers)
        let schemes = values(of: .xForwardedProto, in: headers)
        let hosts = values(of: .xForwardedHost, in: headers)
        // A proxy that does not append to a list replaces it: then the value is about every hop.
        func value(_ list: [Substring], _ index: Int) -> String? {
            (!senders.isEmpty && list.count == senders.count ? list[index] : list.last).map(String.init)
        }
        return (0..<max(senders.count, 1)).map { index in
            ForwardedHop(
                sender: senders.isEmpty ? .hidden : Sender(senders[index]), scheme: value(schemes, index),
                host: value(hosts, index))
        }
    }

    private static func values(of name: HTTPField.Name, in headers: HTTPFields) -> [Substring] {
        headers[values: name].flatMap { line in
            line.split(separator: ",", omittingEmptySubsequences: false).map { trimmed($0) }
        }
    }

    private static func trimmed(_ text: Substring) -> Substring {
        func isSpace(_ character: Character) -> Bool { character == " " || character == "\t" }
        let start = text.drop(while: isSpace)
        guard let last = start.lastIndex(where: { !isSpace($0) }) else { return "" }
        return start[...last]
    }

    /// RFC 7239 §4.
    private static func forwarded(in headers: HTTPFields) -> [ForwardedHop]? {
        var hops: [ForwardedHop] = []
        for line in headers[values: .forwarded] {
            guard let elements = ForwardedElements(line) else { return nil }
            for element in elements.parameters {
                hops.append(
                    ForwardedHop(
                        sender: element["for"].map { Sender($0) } ?? .hidden, scheme: element["proto"],
                        host: element["host"]))
            }
        }
        return hops
    }
}

extension HTTPField.Name {
    // These are valid names, so the others are never used.
    static let forwarded = Self("Forwarded") ?? .via
    static let xForwardedFor = Self("X-Forwarded-For") ?? .via
    static let xForwardedProto = Self("X-Forwarded-Proto") ?? .via
    static let xForwardedHost = Self("X-Forwarded-Host") ?? .via
}
