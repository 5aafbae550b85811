import Crypto
import Foundation
import Support
import Synchronization

/// The key that signs for one day, region and service. It is derived from the secret by four HMACs.
struct SigningKey: Sendable {
    private let key: SymmetricKey

    init(secret: String, day: some StringProtocol, region: String, service: String) {
        func hmac(_ text: some StringProtocol, _ key: SymmetricKey) -> SymmetricKey {
            SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key))
        }
        let start = SymmetricKey(data: Array("AWS4\(secret)".utf8))
        key = hmac("aws4_request", hmac(service, hmac(region, hmac(day, start))))
    }

    /// Returns a signature whose text starts with `text`; copies of it continue from there.
    func signature(beginningWith text: String) -> PrecomputedHMAC {
        var signature = PrecomputedHMAC(key: key)
        Array(text.utf8).withUnsafeBytes { signature.update($0) }
        return signature
    }

    /// Returns the signature in hexadecimal.
    func sign(_ text: String) -> String {
        Hex.string(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key))
    }
}

/// Keeps the signing key of the latest day: deriving it costs more than signing with it.
final class SigningKeyCache: Sendable {
    private let latest = Mutex<(day: String, key: SigningKey)?>(nil)

    /// - Parameter signer: the same one in every call.
    func key(on day: Substring, for signer: SignatureV4) -> SigningKey {
        latest.withLock { latest in
            if let latest, latest.day == day { return latest.key }
            let key = signer.key(on: day)
            latest = (String(day), key)
            return key
        }
    }
}

/// SHA-256 of a body or a canonical request, in lower-case hexadecimal.
package enum PayloadHash {
    package static let empty = of([])
    /// The value for a body that the signature does not cover, as in presigned links.
    package static let unsigned = "UNSIGNED-PAYLOAD"

    package static func of(_ bytes: [UInt8]) -> String {
        Hex.string(SHA256.hash(data: bytes))
    }
}
