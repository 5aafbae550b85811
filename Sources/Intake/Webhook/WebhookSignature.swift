import Crypto

/// `X-Calotype-Signature: sha256=<64 hexadecimal digits>`: HMAC-SHA256 over `<timestamp>.<body>`.
package struct WebhookSignature: Sendable {
    private static let prefix = "sha256="
    private let code: [UInt8]

    /// Nil for any other form.
    package init?(header: String) {
        guard header.utf8.count == Self.prefix.utf8.count + 64, header.utf8.starts(with: Self.prefix.utf8) else {
            return nil
        }
        let digits = header.utf8.dropFirst(Self.prefix.utf8.count).map { Character(UnicodeScalar($0)).hexDigitValue }
        var code: [UInt8] = []
        for pair in stride(from: 0, to: 64, by: 2) {
            guard let high = digits[pair], let low = digits[pair + 1] else { return nil }
            code.append(UInt8(high << 4 | low))
        }
        self.code = code
    }

    /// The header's value for a body, as a sender makes it. `timestamp` is in Unix seconds, as in the header beside it.
    package static func header(body: [UInt8], timestamp: String, secret: [UInt8]) -> String {
        let code = HMAC<SHA256>.authenticationCode(
            for: Array("\(timestamp).".utf8) + body, using: SymmetricKey(data: secret))
        return prefix + code.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    /// Compares in a time that does not depend on where the codes differ.
    func isValid(body: [UInt8], timestamp: String, secret: [UInt8]) -> Bool {
        HMAC<SHA256>.isValidAuthenticationCode(
            code, authenticating: Array("\(timestamp).".utf8) + body, using: SymmetricKey(data: secret))
    }
}

/// A text that only its owner knows; never printed.
struct Secret: Sendable, CustomStringConvertible, CustomReflectable {
    let bytes: [UInt8]

    /// Nil for an empty text.
    init?(_ text: String) {
        guard !text.isEmpty else { return nil }
        bytes = Array(text.utf8)
    }

    var description: String { "Secret" }
    var customMirror: Mirror { Mirror(self, children: []) }

    /// In a time that does not tell how much is equal: what is compared are codes under a key made for this.
    func matches(_ text: String) -> Bool {
        let key = SymmetricKey(size: .bits256)
        let code = HMAC<SHA256>.authenticationCode(for: bytes, using: key)
        return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: Array(text.utf8), using: key)
    }
}
