/// The browser that starts a session, for the list of sessions and the audit log.
package struct BrowserOrigin: Sendable {
    /// The client's address; of IPv6 the network of 64 bits that one household has.
    package let address: String
    /// At most 500 characters of `User-Agent`.
    package let userAgent: String?

    package init(address: String, userAgent: String?) {
        self.address = address
        self.userAgent = userAgent.map { String($0.unicodeScalars.prefix(500)) }
    }
}
