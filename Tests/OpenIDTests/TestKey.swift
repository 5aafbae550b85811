import Crypto
import CryptoExtras
import Foundation
import JSON
import JWTKit

/// A key of a provider, which signs real tokens.
struct TestKey: Sendable {
    let id: String
    let algorithm: String
    /// The public key, as the provider publishes it.
    let jwk: JSONObject
    private let signature: @Sendable ([UInt8]) throws -> [UInt8]

    /// Signs claims, with other header fields if given.
    func sign(_ claims: JSONObject, header: JSONObject? = nil) throws -> String {
        let header = header ?? ["alg": .string(algorithm), "kid": .string(id), "typ": "JWT"]
        let content = "\(Self.base64(JSONValue.object(header).bytes)).\(Self.base64(JSONValue.object(claims).bytes))"
        return "\(content).\(Self.base64(try signature(Array(content.utf8))))"
    }

    static func base64(_ bytes: some Sequence<UInt8>) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// Generating RSA keys is slow, so tests share one.
    private static let sharedRSA = Result { try _RSA.Signing.PrivateKey(keySize: .bits2048) }

    static func rsa(_ id: String = "rsa", _ algorithm: String = "RS256", isNew: Bool = false) async throws -> TestKey
    {
        let key = isNew ? try _RSA.Signing.PrivateKey(keySize: .bits2048) : try sharedRSA.get()
        let numbers = try key.publicKey.getKeyPrimitives()
        let keys = JWTKeyCollection()
        let signing = try Insecure.RSA.PrivateKey(backing: key)
        let kid = JWKIdentifier(string: id)
        switch algorithm {
        case "RS256": await keys.add(rsa: signing, digestAlgorithm: .sha256, kid: kid)
        case "RS384": await keys.add(rsa: signing, digestAlgorithm: .sha384, kid: kid)
        case "RS512": await keys.add(rsa: signing, digestAlgorithm: .sha512, kid: kid)
        case "PS256": await keys.add(pss: signing, digestAlgorithm: .sha256, kid: kid)
        case "PS384": await keys.add(pss: signing, digestAlgorithm: .sha384, kid: kid)
        default: await keys.add(pss: signing, digestAlgorithm: .sha512, kid: kid)
        }
        return try await TestKey(
            id, algorithm, keys,
            [
                "kty": "RSA", "n": .string(base64(numbers.modulus)), "e": .string(base64(numbers.publicExponent)),
                "use": "sig",
            ])
    }

    static func ec(_ id: String = "ec", _ algorithm: String = "ES256") async throws -> TestKey {
        let keys = JWTKeyCollection()
        let kid = JWKIdentifier(string: id)
        func jwk(_ curve: String, _ point: Data) -> JSONObject {
            let half = point.count / 2
            return [
                "kty": "EC", "crv": .string(curve), "x": .string(base64(point.prefix(half))),
                "y": .string(base64(point.suffix(half))),
            ]
        }
        switch algorithm {
        case "ES256":
            let key = P256.Signing.PrivateKey()
            await keys.add(ecdsa: try ES256PrivateKey(backing: key), kid: kid)
            return try await TestKey(id, algorithm, keys, jwk("P-256", key.publicKey.rawRepresentation))
        case "ES384":
            let key = P384.Signing.PrivateKey()
            await keys.add(ecdsa: try ES384PrivateKey(backing: key), kid: kid)
            return try await TestKey(id, algorithm, keys, jwk("P-384", key.publicKey.rawRepresentation))
        default:
            let key = P521.Signing.PrivateKey()
            await keys.add(ecdsa: try ES512PrivateKey(backing: key), kid: kid)
            return try await TestKey(id, algorithm, keys, jwk("P-521", key.publicKey.rawRepresentation))
        }
    }

    static func edDSA(_ id: String = "ed") async throws -> TestKey {
        let key = Curve25519.Signing.PrivateKey()
        let keys = JWTKeyCollection()
        await keys.add(eddsa: EdDSA.PrivateKey(backing: key), kid: JWKIdentifier(string: id))
        return try await TestKey(
            id, "EdDSA", keys,
            ["kty": "OKP", "crv": "Ed25519", "x": .string(base64(key.publicKey.rawRepresentation))])
    }

    private init(_ id: String, _ algorithm: String, _ keys: JWTKeyCollection, _ jwk: JSONObject) async throws {
        self.id = id
        self.algorithm = algorithm
        self.jwk = jwk + ["kid": .string(id), "alg": .string(algorithm)]
        let signer = try await keys.getKey(for: JWKIdentifier(string: id), alg: algorithm)
        signature = { try signer.sign($0) }
    }
}

extension JSONValue: ExpressibleByStringLiteral {
    public init(stringLiteral value: String) { self = .string(value) }
}
