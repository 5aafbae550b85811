package import Foundation
import Support

/// A request that another program signed, as received.
package struct IncomingRequest: Sendable {
    package let method: String
    /// As on the wire, without the query.
    package let path: String
    /// As on the wire, without the question mark; empty if there is none.
    package let query: String
    package let headers: HeaderFields
    package let body: [UInt8]

    package init(method: String, path: String, query: String, headers: HeaderFields, body: [UInt8]) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
    }
}

/// Why a signed request is rejected. No case contains a signature or a secret.
package enum SignatureRefusal: Error, Sendable, Equatable {
    /// No `Authorization` header of Signature V4.
    case unsigned
    /// A part of the signature is missing or malformed; the string names it.
    case malformed(String)
    case unknownAccessKey(String)
    /// The session token is not the one that belongs to the access key.
    case wrongSessionToken
    /// The signing time is too far in the past or in the future.
    case expired(signed: Date)
    /// The signature does not cover something that it must cover; the string names it.
    case notCovered(String)
    /// The body is not the one that was signed.
    case bodyMismatch
    case signatureMismatch
}

/// Checks a Signature V4 in the `Authorization` header, as a pure function of request, time and known credentials.
///
/// Presigned queries are not accepted: they do not cover the body.
package enum SignatureVerifier {
    /// Returns the access key ID with which the request is signed.
    ///
    /// - Parameters:
    ///   - service: the service in the signature's scope, such as `s3` or `execute-api`; nil accepts any.
    ///   - tolerance: maximum distance of the signing time from `now`, in seconds.
    ///   - credentials: looks up an access key ID.
    package static func verify(
        _ request: IncomingRequest, at now: Date, service: String? = nil, tolerance: TimeInterval = 300,
        credentials: (_ accessKeyID: String) -> Credentials?
    ) throws(SignatureRefusal) -> String {
        let (claim, date, known) = try claim(
            request.headers, at: now, service: service, tolerance: tolerance, credentials: credentials)
        let canonical = try canonicalRequest(request, claim)
        let expected = SignatureV4(credentials: known, region: claim.region, service: claim.service)
            .signature(canonical, at: date)
        guard Secret(expected).matches(claim.signature) else { throw .signatureMismatch }
        if let token = known.sessionToken, !Secret(token).matches(request.headers["x-amz-security-token"] ?? "") {
            throw .wrongSessionToken
        }
        return claim.accessKeyID
    }

    /// Checks that are possible before the body arrives: whether a known key claims to have signed the request just
    /// now.
    package static func checkClaim(
        _ headers: HeaderFields, at now: Date, tolerance: TimeInterval = 300,
        credentials: (_ accessKeyID: String) -> Credentials?
    ) throws(SignatureRefusal) {
        _ = try claim(headers, at: now, service: nil, tolerance: tolerance, credentials: credentials)
    }

    private static func claim(
        _ headers: HeaderFields, at now: Date, service: String?, tolerance: TimeInterval,
        credentials: (_ accessKeyID: String) -> Credentials?
    ) throws(SignatureRefusal) -> (claim: SignatureClaim, date: SigningDate, known: Credentials) {
        guard let header = headers["Authorization"] else { throw .unsigned }
        let claim = try SignatureClaim(header)
        if let service, claim.service != service { throw .malformed("service in Credential") }
        let date = try signingDate(in: headers, claim)
        let signed = Date(timeIntervalSince1970: Double(date.seconds))
        guard abs(now.timeIntervalSince(signed)) <= tolerance else { throw .expired(signed: signed) }
        guard let known = credentials(claim.accessKeyID), known.accessKeyID == claim.accessKeyID else {
            throw .unknownAccessKey(claim.accessKeyID)
        }
        return (claim, date, known)
    }

    private static func signingDate(
        in headers: HeaderFields, _ claim: SignatureClaim
    ) throws(SignatureRefusal) -> SigningDate {
        guard let stamp = headers["x-amz-date"], let date = SigningDate(stamp: stamp) else {
            throw .malformed("x-amz-date")
        }
        guard date.day == claim.day else { throw .malformed("day in Credential") }
        return date
    }

    private static func canonicalRequest(
        _ request: IncomingRequest, _ claim: SignatureClaim
    ) throws(SignatureRefusal) -> CanonicalRequest {
        for name in ["host", "x-amz-date"] where !claim.signedHeaders.contains(name) { throw .notCovered(name) }
        let payloadHash = PayloadHash.of(request.body)
        // The declared hash must be the body's: with a constant such as UNSIGNED-PAYLOAD, anyone could replace the body.
        if let declared = request.headers["x-amz-content-sha256"], !Secret(payloadHash).matches(declared) {
            throw .bodyMismatch
        }
        var headers = HeaderFields()
        for name in claim.signedHeaders where request.headers[name] == nil { throw .malformed("no header \(name)") }
        for field in request.headers {
            let name = field.name.lowercased()
            if claim.signedHeaders.contains(name) { headers.append(name, field.value) }
            // An unsigned x-amz- header could have been added on the way.
            if name.hasPrefix("x-amz-"), !claim.signedHeaders.contains(name), name != "x-amz-content-sha256" {
                throw .notCovered(name)
            }
        }
        let path =
            claim.service == "s3"
            ? CanonicalPath.s3(wirePath: request.path) : CanonicalPath.normalised(wirePath: request.path)
        return CanonicalRequest(
            method: request.method, path: path, query: try parameters(request.query), headers: headers,
            payloadHash: payloadHash)
    }

    private static func parameters(_ query: String) throws(SignatureRefusal) -> [(name: String, value: String)] {
        var parameters: [(name: String, value: String)] = []
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = parts.first.flatMap({ PercentEncoding.decode($0) }),
                let value = PercentEncoding.decode(parts.count > 1 ? parts[1] : "")
            else { throw .malformed("query") }
            parameters.append((name, value))
        }
        return parameters
    }
}

/// What an `Authorization` header of Signature V4 claims.
struct SignatureClaim: Equatable {
    let accessKeyID: String
    let day: String
    let region: String
    let service: String
    let signedHeaders: [String]
    let signature: String

    init(_ header: String) throws(SignatureRefusal) {
        guard header.hasPrefix(SignatureV4.algorithm + " ") else { throw .unsigned }
        var parts: [String: String] = [:]
        for part in header.dropFirst(SignatureV4.algorithm.count + 1).split(separator: ",") {
            let pair = part.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
            guard pair.count == 2, parts.updateValue(String(pair[1]), forKey: String(pair[0])) == nil else {
                throw .malformed("Authorization")
            }
        }
        guard let credential = parts["Credential"]?.split(separator: "/", omittingEmptySubsequences: false),
            // An access key ID may contain slashes; the scope after it does not.
            credential.count >= 5, credential.last == "aws4_request", !credential[0].isEmpty
        else { throw .malformed("Credential") }
        let scope = credential.suffix(4).map(String.init)
        accessKeyID = credential.dropLast(4).joined(separator: "/")
        (day, region, service) = (scope[0], scope[1], scope[2])
        guard let names = parts["SignedHeaders"], names == names.lowercased() else {
            throw .malformed("SignedHeaders")
        }
        signedHeaders = names.split(separator: ";").map(String.init)
        guard let signature = parts["Signature"], signature.utf8.count == 64 else { throw .malformed("Signature") }
        self.signature = signature
    }
}
