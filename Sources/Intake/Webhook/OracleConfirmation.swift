import Foundation

/// The confirmation request of OCI Notifications for a new subscription. A GET of its address confirms it.
///
/// https://docs.oracle.com/en-us/iaas/Content/Notification/Tasks/create-subscription-https.htm. As with every event,
/// the service authenticates with the token in the subscription's address (`https://calotype:token@host/…`).
package struct OracleConfirmation: Sendable {
    /// The header that marks a confirmation request, and its value.
    package static let header = (name: "X-OCI-NS-MessageType", value: "SubscriptionConfirmation")

    /// An address of Oracle's notification service.
    package let url: String

    /// - Throws: ``EventError`` that names the field.
    package init(body: [UInt8]) throws(EventError) {
        let url = try EventJSON(body).decode(Body.self).ConfirmationURL
        guard Self.isOracles(url) else {
            throw .malformed(path: "ConfirmationURL", reason: "must be an address of Oracle's notification service")
        }
        self.url = url
    }

    private struct Body: Decodable {
        let ConfirmationURL: String
    }

    /// `https://cell1.notification.eu-marseille-1.oci.oraclecloud.com/…`
    private static func isOracles(_ text: String) -> Bool {
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }),
            let url = URL(string: text), url.scheme == "https", let host = url.host, url.port == nil, url.user == nil,
            url.password == nil, url.fragment == nil, text.utf8.starts(with: "https://\(host)/".utf8)
        else { return false }
        let labels = host.split(separator: ".", omittingEmptySubsequences: false)
        return labels.count >= 5 && Array(labels.suffix(3)) == ["oci", "oraclecloud", "com"]
            && labels.dropLast(3).contains("notification")
    }
}
