/// A presigned URL but for its path: what all links of one moment to one host have in common, made once.
struct PresignedForm: Sendable {
    private let query: String
    private let beforePath: String
    private let afterPath: String
    private let beforeHash: String
    private let key: SigningKey

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
        self.query = CanonicalRequest.canonical(parameters)
        beforePath = "\(method)\n"
        let pathless = CanonicalRequest(
            method: method, path: "", canonicalQuery: self.query, headers: [("host", host)],
            payloadHash: PayloadHash.unsigned)
        afterPath = String(pathless.text.dropFirst(beforePath.count))
        beforeHash = "\(SignatureV4.algorithm)\n\(date.stamp)\n\(scope)\n"
        self.key = key
    }

    /// The query of the URL, encoded and with the signature at its end.
    /// - Parameter path: as on the wire.
    func query(signing path: String) -> String {
        let hash = PayloadHash.of(Array((beforePath + path + afterPath).utf8))
        return "\(query)&X-Amz-Signature=\(key.sign(beforeHash + hash))"
    }
}
