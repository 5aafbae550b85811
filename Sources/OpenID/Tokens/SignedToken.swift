import JSON
import Support

/// A JSON Web Token in its compact form (RFC 7519), whose signature is not verified yet.
struct SignedToken: Sendable {
    /// Longest token, in bytes: one with a thousand groups is about 40,000.
    private static let sizeLimit = 64 << 10

    let algorithm: SigningAlgorithm
    let keyID: String?
    private let claims: JSONObject
    private let signature: [UInt8]
    /// The bytes that are signed.
    private let content: [UInt8]

    init(_ text: String) throws(OpenIDError) {
        guard text.utf8.count <= Self.sizeLimit else {
            throw .malformedToken(reason: "it is longer than \(Self.sizeLimit) bytes")
        }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count != 5 else {
            throw .malformedToken(reason: "it is encrypted; switch encryption of tokens off for this client")
        }
        guard parts.count == 3, let signature = Base64URL.bytes(parts[2]) else {
            throw .malformedToken(reason: "it does not have three parts of Base64url")
        }
        let header = try Self.object(parts[0], "header")
        guard let name = header["alg"]?.string else { throw .malformedToken(reason: "its header has no alg") }
        guard let algorithm = SigningAlgorithm(rawValue: name) else {
            throw .algorithmNotAllowed(String(name.prefix(20)))
        }
        // An extension that must be understood (RFC 7515 §4.1.11): none is.
        guard header["crit"] == nil else { throw .malformedToken(reason: "its header has crit") }
        self.algorithm = algorithm
        keyID = header["kid"]?.string
        claims = try Self.object(parts[1], "payload")
        self.signature = signature
        content = Array("\(parts[0]).\(parts[1])".utf8)
    }

    /// The claims, after verifying the signature with a key of the provider.
    func verified(by documents: ProviderDocuments) async throws(OpenIDError) -> JSONObject {
        let keys = try await documents.currentKeys { keys in
            // Without an id, only the signature shows whether a key is the right one.
            if let keyID { keys.hasKey(id: keyID) } else { await isSigned(by: keys) }
        }
        guard !keys.candidates(id: keyID, algorithm: algorithm).isEmpty else {
            throw .unknownKey(id: keyID.map { String($0.prefix(100)) })
        }
        guard await isSigned(by: keys) else { throw .wrongSignature }
        return claims
    }

    private func isSigned(by keys: SigningKeys) async -> Bool {
        await SigningKeys.verify(
            signature, of: content, by: keys.candidates(id: keyID, algorithm: algorithm), algorithm: algorithm)
    }

    private static func object(_ part: Substring, _ name: String) throws(OpenIDError) -> JSONObject {
        guard let bytes = Base64URL.bytes(part), let object = try? JSONReader.read(bytes, depth: 16).object else {
            throw .malformedToken(reason: "its \(name) is no JSON object")
        }
        return object
    }
}
