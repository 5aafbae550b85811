import Foundation

/// A configured topic: `arn:aws:sns:eu-west-3:111122223333:photos`. Decides which addresses belong to the service.
package struct SNSTopic: Sendable, Hashable {
    package let arn: String
    /// `sns.eu-west-3.amazonaws.com`
    let host: String

    /// Nil if the string is not the ARN of a topic.
    package init?(arn: String) {
        let parts = arn.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "arn", parts[2] == "sns", parts[4].count == 12,
            parts[4].utf8.allSatisfy({ (0x30...0x39).contains($0) }), !parts[5].isEmpty,
            !parts[3].isEmpty, parts[3].utf8.allSatisfy(Self.isRegionCharacter)
        else { return nil }
        let domain: String
        switch parts[1] {
        case "aws", "aws-us-gov": domain = "amazonaws.com"
        case "aws-cn": domain = "amazonaws.com.cn"
        default: return nil
        }
        self.arn = arn
        host = "sns.\(parts[3]).\(domain)"
    }

    /// The certificate's address, if it belongs to the topic's region.
    func certificateURL(_ text: String) -> String? {
        guard let url = ownAddress(text), url.query == nil, url.path.hasSuffix(".pem"),
            !url.path.dropFirst().contains("/")
        else { return nil }
        return text
    }

    /// The address that confirms a subscription to this topic and does nothing else.
    func confirmationURL(_ text: String) -> String? {
        guard let url = ownAddress(text), ["", "/"].contains(url.path),
            let items = URLComponents(url: url, resolvingAgainstBaseURL: false)?.queryItems,
            items.filter({ $0.name == "Action" }).map(\.value) == ["ConfirmSubscription"],
            items.filter({ $0.name == "TopicArn" }).map(\.value) == [arn]
        else { return nil }
        return text
    }

    private func ownAddress(_ text: String) -> URL? {
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") }),
            let url = URL(string: text), url.scheme == "https", url.host == host, url.port == nil, url.user == nil,
            url.password == nil, url.fragment == nil, text.utf8.starts(with: "https://\(host)/".utf8)
        else { return nil }
        return url
    }

    private static func isRegionCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"): true
        default: false
        }
    }
}
