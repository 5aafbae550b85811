import Crypto
import Support

/// The secret of a token, login link or browser session: 256 random bits. It is shown to its owner once and stored as
/// its SHA-256.
///
/// With that much randomness a fast hash is enough, and because the database finds the secret by its hash, the time of a
/// look-up reveals nothing about it.
package struct AccessSecret: Sendable {
    private static let prefix = "cal_"
    /// Base64url without padding.
    private static let length = 43

    private let secret: Secret

    /// `cal_` and 43 characters of Base64url.
    package var text: String { secret.text }

    /// Generates a secret.
    package init() {
        let key = SymmetricKey(size: .bits256)
        secret = Secret(Self.prefix + key.withUnsafeBytes { Base64URL.string($0) })
    }

    /// Nil for a string of another form, which needs no look-up.
    package init?(_ text: some StringProtocol) {
        guard text.hasPrefix(Self.prefix), text.utf8.count == Self.prefix.utf8.count + Self.length else { return nil }
        secret = Secret(String(text))
    }

    /// SHA-256.
    package var hash: [UInt8] { Array(SHA256.hash(data: secret.bytes)) }
}
