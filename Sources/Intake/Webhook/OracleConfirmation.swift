import Foundation

/// The question of OCI Notifications whether we subscribed to a topic; answered by visiting an address.
///
/// https://docs.oracle.com/en-us/iaas/Content/Notification/Tasks/create-subscription-https.htm. The service proves itself
/// by what the owner put into the subscription's address (`https://calotype:token@host/…`), as with every event.
package struct OracleConfirmation: Sendable {
    /// The header that tells it from events, and its value.
    package static let header = (name: "X-OCI-NS-MessageType", value: "SubscriptionConfirmation")

    /// An address of Oracle's notification service, and no other.
    package let url: String

    /// - Throws: ``EventError`` naming the field.
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
