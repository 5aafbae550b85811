package import Foundation
package import Storage
import Support

/// Decides whether the sender of a webhook request is authorized, by any of the configured secrets. A pure function.
///
/// Without a configured secret every request is rejected.
package struct WebhookAuthenticator: Sendable {
    /// Maximum difference between the signed time and now, in seconds. An older request could be a replay.
    package static let tolerance: TimeInterval = 300

    private let bearerToken: Secret?
    private let signingSecret: Secret?
    private let credentials: Credentials?

    /// - Parameters:
    ///   - bearerToken: sent as `Authorization: Bearer …`, as the whole header (MinIO), or as the password of an
    ///     address (`Authorization: Basic …`), which is the only form that OCI Notifications supports.
    ///   - signingSecret: the HMAC key of `X-Calotype-Signature`.
    ///   - credentials: accepted for Signature V4.
    ///
    /// Empty secrets count as not configured, because an empty token must not authorize anyone.
    package init(bearerToken: String? = nil, signingSecret: String? = nil, credentials: Credentials? = nil) {
        self.bearerToken = Self.secret(bearerToken)
        self.signingSecret = Self.secret(signingSecret)
        self.credentials = credentials.flatMap { $0.secretAccessKey.isEmpty ? nil : $0 }
    }

    private static func secret(_ text: String?) -> Secret? { text.flatMap { $0.isEmpty ? nil : Secret($0) } }

    package var isConfigured: Bool { bearerToken != nil || signingSecret != nil || credentials != nil }

    /// Whether the headers alone authenticate the sender; false if the body is needed to verify them.
    ///
    /// - Throws: if the body of this sender need not be read.
    package func isProven(by headers: HeaderFields, at now: Date = Date()) throws(WebhookRefusal) -> Bool {
        guard isConfigured else { throw .nothingConfigured }
        if let header = headers["X-Calotype-Signature"], signingSecret != nil {
            _ = try Self.signature(header, in: headers, at: now)
            return false
        }
        guard let authorization = headers["Authorization"], !authorization.isEmpty else { throw .unsigned }
        if authorization.utf8.starts(with: "AWS4-HMAC-SHA256 ".utf8), let credentials {
            do throws(SignatureRefusal) {
                try SignatureVerifier.checkClaim(headers, at: now, tolerance: Self.tolerance) { id in
                    id == credentials.accessKeyID ? credentials : nil
                }
                return false
            } catch {
                throw .signatureV4(error)
            }
        }
        try check(authorization)
        return true
    }

    /// Returns how the sender was authenticated.
    package func authenticate(
        _ request: IncomingRequest, at now: Date = Date()
    ) throws(WebhookRefusal) -> WebhookProof {
        guard isConfigured else { throw .nothingConfigured }
        if let header = request.headers["X-Calotype-Signature"], let signingSecret {
            try check(header, of: request, secret: signingSecret, at: now)
            return .signature
        }
        guard let authorization = request.headers["Authorization"], !authorization.isEmpty else { throw .unsigned }
        if authorization.utf8.starts(with: "AWS4-HMAC-SHA256 ".utf8), let credentials {
            do throws(SignatureRefusal) {
                let id = try SignatureVerifier.verify(request, at: now, tolerance: Self.tolerance) { id in
                    id == credentials.accessKeyID ? credentials : nil
                }
                return .signatureV4(accessKeyID: id)
            } catch {
                throw .signatureV4(error)
            }
        }
        try check(authorization)
        return .bearerToken
    }

    private func check(_ authorization: String) throws(WebhookRefusal) {
        guard let bearerToken else { throw .unsigned }
        let candidates = [Self.token(in: authorization), authorization, Self.password(in: authorization)]
        guard candidates.contains(where: bearerToken.matches) else { throw .wrongToken }
    }

    /// The password of RFC 7617. The user name is ignored.
    private static func password(in header: String) -> String {
        let scheme = "Basic "
        guard header.prefix(scheme.count).lowercased() == scheme.lowercased(),
            let pair = Data(base64Encoded: String(header.dropFirst(scheme.count))),
            let colon = pair.firstIndex(of: UInt8(ascii: ":"))
        else { return "" }
        return String(decoding: pair[pair.index(after: colon)...], as: UTF8.self)
    }

    /// The scheme is case-insensitive (RFC 9110, section 11.1).
    private static func token(in header: String) -> String {
        let scheme = "Bearer "
        guard header.prefix(scheme.count).lowercased() == scheme.lowercased() else { return "" }
        return String(header.dropFirst(scheme.count))
    }

    private func check(
        _ header: String, of request: IncomingRequest, secret: Secret, at now: Date
    ) throws(WebhookRefusal) {
        let (signature, stamp) = try Self.signature(header, in: request.headers, at: now)
        guard signature.isValid(body: request.body, timestamp: stamp, secret: secret.bytes) else {
            throw .wrongSignature
        }
    }

    /// The signature and the time that it covers, which must be recent.
    private static func signature(
        _ header: String, in headers: HeaderFields, at now: Date
    ) throws(WebhookRefusal) -> (WebhookSignature, stamp: String) {
        guard let stamp = headers["X-Calotype-Timestamp"], let seconds = Int64(stamp), stamp.utf8.count <= 12
        else { throw .malformed(header: "X-Calotype-Timestamp") }
        guard abs(now.timeIntervalSince1970 - Double(seconds)) <= tolerance else { throw .expired }
        guard let signature = WebhookSignature(header: header) else {
            throw .malformed(header: "X-Calotype-Signature")
        }
        return (signature, stamp)
    }
}

/// How the sender was authenticated.
package enum WebhookProof: Sendable, Equatable {
    case bearerToken
    case signature
    case signatureV4(accessKeyID: String)
}

/// Why a webhook request is rejected. The response is 401; no case contains a secret.
package enum WebhookRefusal: Error, Sendable, Equatable {
    case nothingConfigured
    case unsigned
    case wrongToken
    case malformed(header: String)
    /// The signed time differs from now by more than five minutes.
    case expired
    case wrongSignature
    case signatureV4(SignatureRefusal)
}

extension WebhookRefusal: CustomStringConvertible {
    package var description: String {
        switch self {
        case .nothingConfigured: "no webhook secret is configured"
        case .unsigned: "the request has none of the configured credentials"
        case .wrongToken: "the bearer token is wrong"
        case .malformed(let header): "the header \(header) is missing or malformed"
        case .expired: "the request's timestamp differs from this machine's clock by more than five minutes"
        case .wrongSignature: "the signature does not match the body and timestamp"
        case .signatureV4(let refusal): "Signature V4 is invalid: \(refusal)"
        }
    }
}
