package import HTTPTypes

/// The header in which trusted proxies name the user whom they have authenticated.
package struct ProxyUserHeader: Sendable, Equatable {
    package let name: HTTPField.Name

    /// Nil for text that is no header's name, and for a header of another use.
    package init?(_ text: String) {
        guard let name = HTTPField.Name(text), !Self.isOfOtherUse(name) else { return nil }
        self.name = name
    }

    package var text: String { name.rawName }

    private static func isOfOtherUse(_ name: HTTPField.Name) -> Bool {
        let others: Set = [
            "accept", "accept-encoding", "authorization", "connection", "content-length", "content-type", "cookie",
            "expect", "forwarded", "host", "if-none-match", "origin", "referer", "te", "transfer-encoding", "upgrade",
            "user-agent", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-real-ip",
            "x-requested-with",
        ]
        return others.contains(name.canonicalName)
    }
}
