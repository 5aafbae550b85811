import Crypto
import JSON
import Support

/// The checks of claims that ID tokens and logout tokens share.
struct TokenClaims {
    /// The clocks of the provider and of this machine may differ by so many seconds.
    static let leeway = 60.0
    /// An ID token that was issued longer ago is old, whatever its expiry.
    private static let longestAge = 24 * 3600.0

    let claims: JSONObject
    let settings: ProviderSettings
    /// Seconds since 1970.
    let now: Double

    func checkIssuer() throws(OpenIDError) {
        let issuer = claims["iss"]?.string
        guard issuer == settings.issuer else {
            throw .wrongIssuer(expected: settings.issuer, found: issuer ?? "an unnamed issuer")
        }
    }

    func checkAudience() throws(OpenIDError) {
        let audience: [String] =
            switch claims["aud"] {
            case .string(let text): [text]
            case .list(let items): items.compactMap(\.string)
            default: []
            }
        guard audience.contains(settings.clientID) else {
            throw .wrongAudience(
                expected: settings.clientID, found: audience.prefix(5).map { String($0.prefix(100)) })
        }
        let party = claims["azp"]?.string
        guard party == settings.clientID || (party == nil && claims["azp"] == nil && audience.count == 1) else {
            throw .wrongAuthorizedParty(expected: settings.clientID, found: party.map { String($0.prefix(100)) })
        }
    }

    func checkTimes() throws(OpenIDError) {
        guard let expiry = claims["exp"]?.double, let issued = claims["iat"]?.double else {
            throw .malformedToken(reason: "it has no exp or no iat")
        }
        guard expiry.isFinite, abs(expiry) < 1e15, issued.isFinite, abs(issued) < 1e15 else {
            throw .malformedToken(reason: "its exp or iat is no time")
        }
        if let early = [issued, claims["nbf"]?.double ?? issued].max(), early > now + Self.leeway {
            throw .notYetValid(seconds: Int(min(early - now, 1e15)))
        }
        let end = min(expiry, issued + Self.longestAge)
        guard end + Self.leeway > now else { throw .expired(secondsAgo: Int(now - end)) }
    }

    func checkNonce(_ nonce: Secret) throws(OpenIDError) {
        guard let found = claims["nonce"]?.string, nonce.matches(found) else { throw .wrongNonce }
    }

    /// `at_hash` is optional in the code flow; if it is there, it must be right (OpenID Connect Core §3.1.3.8).
    func checkHash(of accessToken: Secret?, algorithm: SigningAlgorithm) throws(OpenIDError) {
        guard let hash = claims["at_hash"] else { return }
        guard let accessToken, let text = hash.string else { throw .wrongAccessTokenHash }
        let digest: [UInt8] =
            switch algorithm {
            case .rs256, .ps256, .es256: Array(SHA256.hash(data: accessToken.bytes))
            case .rs384, .ps384, .es384: Array(SHA384.hash(data: accessToken.bytes))
            case .rs512, .ps512, .es512, .edDSA: Array(SHA512.hash(data: accessToken.bytes))
            }
        guard Secret(Base64URL.string(digest.prefix(digest.count / 2))).matches(text) else {
            throw .wrongAccessTokenHash
        }
    }

    func subject() throws(OpenIDError) -> String {
        guard let subject = claims["sub"]?.string, (1...255).contains(subject.utf8.count) else {
            throw .malformedToken(reason: "its sub does not have 1 to 255 bytes")
        }
        return subject
    }
}
