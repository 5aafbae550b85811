import Crypto
import Support

/// `X-Calotype-Signature: sha256=<64 hexadecimal digits>`: HMAC-SHA256 over `<timestamp>.<body>`.
package struct WebhookSignature: Sendable {
    private static let prefix = "sha256="
    private let code: [UInt8]

    /// Nil for any other form.
    package init?(header: String) {
        guard header.utf8.count == Self.prefix.utf8.count + 64, header.utf8.starts(with: Self.prefix.utf8) else {
            return nil
        }
        guard let code = Hex.bytes(header.dropFirst(Self.prefix.count)) else { return nil }
        self.code = code
    }

    /// The header's value for a body, as a sender computes it. `timestamp` is in Unix seconds, as in the other header.
    package static func header(body: [UInt8], timestamp: String, secret: [UInt8]) -> String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Array("\(timestamp).".utf8) + body, using: SymmetricKey(data: secret))
        return prefix + Hex.string(code)
    }

    /// Compares in constant time.
    func isValid(body: [UInt8], timestamp: String, secret: [UInt8]) -> Bool {
        HMAC<SHA256>.isValidAuthenticationCode(
            code, authenticating: Array("\(timestamp).".utf8) + body, using: SymmetricKey(data: secret))
    }
}
