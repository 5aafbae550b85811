import Crypto
import FoundationEssentials

/// A secret of 256 random bits, shown to its owner once and kept only as its SHA-256.
///
/// With that much randomness there is nothing to guess, so a fast hash is right; and because the database finds it by
/// its hash, the time of the look-up says nothing about the secret.
package struct Secret: Sendable {
    /// `cal_` and 43 characters of Base64url.
    package let text: String

    static let prefix = "cal_"

    package init() {
        let key = SymmetricKey(size: .bits256)
        let base64 = key.withUnsafeBytes { Data($0).base64EncodedString() }
        text =
            Self.prefix
            + base64.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// Nil for a text that cannot be a secret of ours, so that it costs no look-up.
    init?(_ text: some StringProtocol) {
        guard text.hasPrefix(Self.prefix), text.utf8.count == Self.prefix.utf8.count + 43 else { return nil }
        self.text = String(text)
    }

    var hash: [UInt8] { Array(SHA256.hash(data: Data(text.utf8))) }
}

extension Secret: CustomStringConvertible, CustomReflectable {
    package var description: String { "Secret(hidden)" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
