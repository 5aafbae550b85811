import Crypto
import FoundationEssentials

/// A secret string. Printing, interpolating or reflecting it does not show it, and comparing it takes a time that does
/// not depend on the content.
package struct Secret: Sendable, CustomStringConvertible, CustomReflectable {
    /// The secret itself, for the code that checks, signs or sends it.
    package let text: String

    package init(_ text: String) {
        self.text = text
    }

    package var bytes: [UInt8] { Array(text.utf8) }

    package var description: String { "Secret(hidden)" }
    package var customMirror: Mirror { Mirror(self, children: []) }

    /// Compares authentication codes under a random key, so that the time does not reveal how much is equal.
    package func matches(_ candidate: String) -> Bool {
        let key = SymmetricKey(size: .bits256)
        let code = HMAC<SHA256>.authenticationCode(for: bytes, using: key)
        return HMAC<SHA256>.isValidAuthenticationCode(code, authenticating: Array(candidate.utf8), using: key)
    }
}

extension Secret: Equatable {
    package static func == (left: Secret, right: Secret) -> Bool { left.matches(right.text) }
}
