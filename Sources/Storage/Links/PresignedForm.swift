import Crypto
import Support

/// Everything of a presigned URL except its path: the common part of all links to one host with one signing time. A page
/// of photos has a hundred links, so completing one works on bytes and on a precomputed start of the signature.
struct PresignedForm: Sendable {
    /// The URL's query up to its signature's value.
    let query: [UInt8]
    private let beforePath: [UInt8]
    private let afterPath: [UInt8]
    /// Contains all signed text except the hash of the canonical request.
    private let signature: PrecomputedHMAC

    /// Signs only the `Host` header: the other headers of a browser's request are not known in advance.
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

    /// Returns the query of the URL, encoded, with the signature at its end.
    ///
    /// - Parameter path: as on the wire.
    func query(signing path: String) -> String {
        String(unsafeUninitializedCapacity: queryCount) { target in
            var url = ByteCursor(target)
            url.append(query)
            appendSignature(to: &url, of: [], Array(path.utf8))
            return url.count
        }
    }

    /// Length of the query with the signature, in bytes.
    var queryCount: Int { query.count + Self.signatureCount }

    /// Hexadecimal digits of a signature.
    static let signatureCount = 2 * SHA256.byteCount

    /// - Parameters:
    ///   - folder: the first part of the path.
    ///   - key: the rest of the path, as on the wire.
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

extension SignatureV4 {
    /// Returns the query of a presigned URL, encoded, with the signature at its end.
    ///
    /// Signs only the `Host` header: the other headers of a browser's request are not known in advance.
    /// - Parameters:
    ///   - path: as on the wire.
    ///   - query: further parameters to be signed, before encoding.
    ///   - seconds: how long the URL is valid, counted from `date`; S3 allows 1 to 604,800 (7 days).
    package func presignedQuery(
        method: String = "GET", host: String, path: String, query: [(name: String, value: String)] = [],
        at date: SigningDate, seconds: Int
    ) -> String {
        PresignedForm(
            self, method: method, host: host, query: query, at: date, seconds: seconds, key: key(on: date.day)
        ).query(signing: path)
    }
}
