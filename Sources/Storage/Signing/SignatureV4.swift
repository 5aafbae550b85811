import Foundation

/// AWS Signature V4 as a pure function, without clock or environment. Specified in "Authenticating Requests (AWS Signature
/// Version 4)" of the S3 API reference.
package struct SignatureV4: Sendable {
    package let credentials: Credentials
    package let region: String
    /// `s3` for an object store.
    package let service: String

    package init(credentials: Credentials, region: String, service: String = "s3") {
        self.credentials = credentials
        self.region = region
        self.service = service
    }

    static let algorithm = "AWS4-HMAC-SHA256"

    /// `day/region/service/aws4_request`: the scope of a signing key.
    func scope(on day: some StringProtocol) -> String {
        "\(day)/\(region)/\(service)/aws4_request"
    }

    func key(on day: some StringProtocol) -> SigningKey {
        SigningKey(secret: credentials.secretAccessKey, day: day, region: region, service: service)
    }

    package func stringToSign(_ request: CanonicalRequest, at date: SigningDate) -> String {
        let hash = PayloadHash.of(Array(request.text.utf8))
        return "\(Self.algorithm)\n\(date.stamp)\n\(scope(on: date.day))\n\(hash)"
    }

    package func signature(_ request: CanonicalRequest, at date: SigningDate) -> String {
        signature(request, at: date, key: key(on: date.day))
    }

    func signature(_ request: CanonicalRequest, at date: SigningDate, key: SigningKey) -> String {
        key.sign(stringToSign(request, at: date))
    }

    /// The value of the `Authorization` header.
    package func authorization(_ request: CanonicalRequest, at date: SigningDate) -> String {
        authorization(request, at: date, key: key(on: date.day))
    }

    func authorization(_ request: CanonicalRequest, at date: SigningDate, key: SigningKey) -> String {
        "\(Self.algorithm) Credential=\(credentials.accessKeyID)/\(scope(on: date.day)), "
            + "SignedHeaders=\(request.signedHeaders), Signature=\(signature(request, at: date, key: key))"
    }
}
