import Crypto
import Support

/// A presigned URL but for its path: what all links of one moment to one host have in common, made once. A page of
/// photos has a hundred links, so filling it in works on bytes and on a signature that is half done.
struct PresignedForm: Sendable {
    /// The URL's query up to its signature's value.
    let query: [UInt8]
    private let beforePath: [UInt8]
    private let afterPath: [UInt8]
    /// Has taken in all that is signed but the hash of the canonical request.
    private let signature: BegunHMAC

    /// Signs the `Host` header alone, since a browser sends no other that could be foretold.
    init(
        _ signer: SignatureV4, method: String, host: String, query: [(name: String, value: String)],
        at date: SigningDate, seconds: Int, key: SigningKey
    ) {
        let scope = signer.scope(on: date.day)
        var parameters = query
        parameters.append(("X-Amz-Algorithm", SignatureV4.algorithm))
        parameters.append(("X-Amz-Credential", "\(signer.credentials.accessKeyID)/\(scope)"))
        parameters.append(("X-Amz-Date", date.stamp))
        parameters.append(("X-Amz-Expires", String(seconds)))
        parameters.append(("X-Amz-SignedHeaders", "host"))
        if let token = signer.credentials.sessionToken { parameters.append(("X-Amz-Security-Token", token)) }
        let canonicalQuery = CanonicalRequest.canonical(parameters)
        self.query = Array("\(canonicalQuery)&X-Amz-Signature=".utf8)
        beforePath = Array("\(method)\n".utf8)
        let pathless = CanonicalRequest(
            method: method, path: "", canonicalQuery: canonicalQuery, headers: [("host", host)],
            payloadHash: PayloadHash.unsigned)
        afterPath = Array(pathless.text.utf8.dropFirst(beforePath.count))
        signature = key.signature(beginningWith: "\(SignatureV4.algorithm)\n\(date.stamp)\n\(scope)\n")
    }

    /// The query of the URL, encoded and with the signature at its end.
    /// - Parameter path: as on the wire.
    func query(signing path: String) -> String {
        String(unsafeUninitializedCapacity: queryCount) { target in
            var url = ByteCursor(target)
            url.append(query)
            appendSignature(to: &url, of: [], Array(path.utf8))
            return url.count
        }
    }

    /// In bytes, with the signature.
    var queryCount: Int { query.count + Self.signatureCount }

    /// How many digits a signature has.
    static let signatureCount = 2 * SHA256.byteCount

    /// - Parameters:
    ///   - folder: the beginning of the path.
    ///   - key: its end, as on the wire.
    func appendSignature(to url: inout ByteCursor, of folder: [UInt8], _ key: [UInt8]) {
        var request = SHA256()
        beforePath.withUnsafeBytes { request.update(bufferPointer: $0) }
        folder.withUnsafeBytes { request.update(bufferPointer: $0) }
        key.withUnsafeBytes { request.update(bufferPointer: $0) }
        afterPath.withUnsafeBytes { request.update(bufferPointer: $0) }
        var signature = signature
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 2 * SHA256.byteCount) { digits in
            request.finalize().withUnsafeBytes { Hex.write($0, to: digits) }
            signature.update(UnsafeRawBufferPointer(digits))
        }
        signature.finalize().withUnsafeBytes { url.appendHex($0) }
    }
}
