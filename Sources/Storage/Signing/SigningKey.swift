import Crypto
import Foundation
import Support

/// The key that signs for one day, region and service: four HMACs away from the secret.
struct SigningKey: Sendable {
    private let key: SymmetricKey

    init(secret: String, day: some StringProtocol, region: String, service: String) {
        func hmac(_ text: some StringProtocol, _ key: SymmetricKey) -> SymmetricKey {
            SymmetricKey(data: HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key))
        }
        let start = SymmetricKey(data: Array("AWS4\(secret)".utf8))
        key = hmac("aws4_request", hmac(service, hmac(region, hmac(day, start))))
    }

    /// A signature that has taken in the beginning of its text; copies of it go on from there.
    func signature(beginningWith text: String) -> BegunHMAC {
        var signature = BegunHMAC(key: key)
        Array(text.utf8).withUnsafeBytes { signature.update($0) }
        return signature
    }

    /// The signature in hexadecimal.
    func sign(_ text: String) -> String {
        Hex.string(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: key))
    }
}

/// SHA-256 of a body, a canonical request or another whole text, in lower-case hexadecimal.
package enum PayloadHash {
    package static let empty = of([])
    /// Stands for a body that the signature does not cover; presigned links use it.
    package static let unsigned = "UNSIGNED-PAYLOAD"

    package static func of(_ bytes: [UInt8]) -> String {
        Hex.string(SHA256.hash(data: bytes))
    }
}
