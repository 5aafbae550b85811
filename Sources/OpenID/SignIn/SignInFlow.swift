import Crypto
package import Support

/// One sign-in between its start and the callback. State, nonce and PKCE verifier come from one secret, which is in a cookie of
/// the browser that began the sign-in; another browser's callback cannot match it.
package struct SignInFlow: Sendable {
    private let key: SymmetricKey

    /// The value of the cookie: 43 characters of Base64url.
    package let secret: Secret

    /// Generates a secret.
    package init() {
        key = SymmetricKey(size: .bits256)
        secret = Secret(key.withUnsafeBytes { Base64URL.string($0) })
    }

    /// Nil for a string of another form.
    package init?(_ text: some StringProtocol) {
        guard text.utf8.count == 43, let bytes = Base64URL.bytes(text) else { return nil }
        key = SymmetricKey(data: bytes)
        secret = Secret(String(text))
    }

    /// What the server stores, so that the sign-in is finished once: SHA-256 of the secret.
    package var hash: [UInt8] { Array(SHA256.hash(data: secret.bytes)) }

    package var state: Secret { derived("state") }
    package var nonce: Secret { derived("nonce") }
    /// PKCE (RFC 7636 §4.1).
    var verifier: Secret { derived("verifier") }
    var challenge: String { Base64URL.string(SHA256.hash(data: verifier.bytes)) }

    private func derived(_ purpose: String) -> Secret {
        Secret(Base64URL.string(HMAC<SHA256>.authenticationCode(for: Array(purpose.utf8), using: key)))
    }
}
