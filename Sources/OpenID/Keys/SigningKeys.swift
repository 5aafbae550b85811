import Foundation
import JSON
import JWTKit

/// The public keys of a provider: a JSON Web Key Set (RFC 7517).
struct SigningKeys: Sendable {
    /// Providers have two to five keys.
    private static let most = 100

    private struct Key: Sendable {
        let id: String?
        let type: String
        let curve: String?
        let algorithm: String?
        let jwk: JWK
    }

    private let keys: [Key]

    /// Nil unless the value is a key set. Keys of other types, and keys for encryption, are skipped (RFC 7517 §5).
    init?(_ set: JSONValue) {
        guard let list = set.object?["keys"]?.list else { return nil }
        keys = list.prefix(Self.most).compactMap(Self.key)
    }

    private static func key(_ value: JSONValue) -> Key? {
        guard let fields = value.object, let type = fields["kty"]?.string, ["RSA", "EC", "OKP"].contains(type),
            fields["use"]?.string ?? "sig" == "sig"
        else { return nil }
        // Only the public parts. The algorithm comes from the token, and is compared with the key's before use.
        let id = fields["kid"]?.string
        let curve = fields["crv"]?.string
        let jwk: JWK
        switch type {
        case "RSA": jwk = .rsa(nil, identifier: nil, modulus: fields["n"]?.string, exponent: fields["e"]?.string)
        case "EC":
            guard let curve = curve.flatMap(ECDSACurve.init(rawValue:)) else { return nil }
            jwk = .ecdsa(nil, identifier: nil, x: fields["x"]?.string, y: fields["y"]?.string, curve: curve)
        default:
            guard let curve = curve.flatMap(EdDSACurve.init(rawValue:)) else { return nil }
            jwk = .octetKeyPair(nil, identifier: nil, x: fields["x"]?.string, y: nil, curve: curve)
        }
        return Key(id: id, type: type, curve: curve, algorithm: fields["alg"]?.string, jwk: jwk)
    }

    /// The keys that may have signed a token: those with its key id, or all if the token has none.
    func candidates(id: String?, algorithm: SigningAlgorithm) -> [JWK] {
        let (type, curve) = algorithm.key
        return keys.filter { key in
            (id == nil || key.id == id) && key.type == type && (curve == nil || key.curve == curve)
                && key.algorithm ?? algorithm.rawValue == algorithm.rawValue
        }.map(\.jwk)
    }

    func hasKey(id: String) -> Bool { keys.contains { $0.id == id } }

    /// Whether one of the keys made this signature. A malformed key made none.
    static func verify(
        _ signature: [UInt8], of bytes: [UInt8], by candidates: [JWK], algorithm: SigningAlgorithm
    ) async -> Bool {
        for var jwk in candidates {
            let id = JWKIdentifier(string: "key")
            jwk.keyIdentifier = id
            do {
                let collection = try await JWTKeyCollection().add(jwk: jwk)
                let verifier = try await collection.getKey(for: id, alg: algorithm.rawValue)
                guard verifier.name == algorithm.rawValue else { continue }
                if try verifier.verify(signature, signs: bytes) { return true }
            } catch {
                continue
            }
        }
        return false
    }
}
