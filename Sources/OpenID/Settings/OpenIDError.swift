/// Why a sign-in through the provider, or a sign-out by it, failed. One case per bad input.
package enum OpenIDError: Error, Sendable, Equatable {
    // What the provider does

    /// The provider does not respond, or not within the time limit.
    case unavailable(url: String, reason: String)
    /// Too many requests to the provider are unfinished.
    case busy
    /// A response is not what the protocol has there.
    case malformedResponse(url: String, reason: String)
    /// The discovery document is another issuer's.
    case wrongDiscoveryIssuer(expected: String, found: String)
    /// The provider reported an error to the browser: `error` of the callback.
    case refusedByProvider(error: String, description: String?)
    /// The token endpoint refused the code or the client.
    case tokenRequestRefused(error: String, description: String?)
    case noIDToken
    case wrongUserInfoSubject

    // What a token says

    case malformedToken(reason: String)
    case algorithmNotAllowed(String)
    case unknownKey(id: String?)
    case wrongSignature
    case wrongIssuer(expected: String, found: String)
    case wrongAudience(expected: String, found: [String])
    case wrongAuthorizedParty(expected: String, found: String?)
    case expired(secondsAgo: Int)
    /// `iat` or `nbf` is in the future.
    case notYetValid(seconds: Int)
    case wrongNonce
    case wrongAccessTokenHash
    case notALogoutToken(reason: String)
    case replayedLogoutToken

    // What the browser sends

    /// No cookie of a sign-in that began here: it expired, was used, or never existed.
    case noFlow
    case wrongState
    case noCode
    /// `iss` of the callback (RFC 9207).
    case wrongResponseIssuer(expected: String, found: String?)
    case tooManyFlows

    // Who signs in

    /// No claim gives a role, and there is no default role.
    case noRole(claim: String)
    case disabledUser
    /// A user with the verified address exists, but the provider has not verified the address.
    case unverifiedAddress
    /// A user with the verified address exists, and linking by address is not allowed.
    case addressInUse
    /// The user with the address is linked to another account at this provider.
    case linkedToAnotherAccount
    /// The claims would take the role from the last owner.
    case lastOwner
    /// No user can have the account's name or address.
    case unusableAccount(field: String, reason: String)
}

extension OpenIDError {
    /// The name that programs and the sign-in page know.
    package var code: String {
        switch self {
        case .unavailable, .busy: "PROVIDER_UNAVAILABLE"
        case .malformedResponse: "PROVIDER_RESPONSE"
        case .wrongDiscoveryIssuer: "PROVIDER_ISSUER"
        case .refusedByProvider: "PROVIDER_REFUSED"
        case .tokenRequestRefused(let error, _):
            switch error {
            case "invalid_grant": "CODE_REFUSED"
            case "invalid_client", "unauthorized_client": "CLIENT_REFUSED"
            default: "PROVIDER_REFUSED"
            }
        case .noIDToken: "NO_ID_TOKEN"
        case .wrongUserInfoSubject: "WRONG_SUBJECT"
        case .malformedToken: "MALFORMED_TOKEN"
        case .algorithmNotAllowed: "WRONG_ALGORITHM"
        case .unknownKey: "UNKNOWN_KEY"
        case .wrongSignature: "WRONG_SIGNATURE"
        case .wrongIssuer, .wrongResponseIssuer: "WRONG_ISSUER"
        case .wrongAudience, .wrongAuthorizedParty: "WRONG_AUDIENCE"
        case .expired: "EXPIRED_TOKEN"
        case .notYetValid: "FUTURE_TOKEN"
        case .wrongNonce: "WRONG_NONCE"
        case .wrongAccessTokenHash: "WRONG_ACCESS_TOKEN"
        case .notALogoutToken, .replayedLogoutToken: "LOGOUT_TOKEN"
        case .noFlow: "SIGN_IN_EXPIRED"
        case .wrongState, .noCode: "WRONG_STATE"
        case .tooManyFlows: "TOO_MANY_SIGN_INS"
        case .noRole: "NO_ROLE"
        case .disabledUser: "DISABLED_USER"
        case .unverifiedAddress: "UNVERIFIED_ADDRESS"
        case .addressInUse: "ADDRESS_IN_USE"
        case .linkedToAnotherAccount: "LINKED_TO_ANOTHER_ACCOUNT"
        case .lastOwner: "LAST_OWNER"
        case .unusableAccount: "UNUSABLE_ACCOUNT"
        }
    }

    /// The message for the log: what is wrong and how to fix it. Contains no token and no secret.
    package var message: String {
        switch self {
        case .unavailable(let url, let reason):
            "\(url) does not respond: \(reason). Check that the provider runs and that this machine reaches it"
        case .busy: "too many requests to the provider are unfinished; try again in a few seconds"
        case .malformedResponse(let url, let reason): "the response of \(url) is not valid: \(reason)"
        case .wrongDiscoveryIssuer(let expected, let found):
            "the provider calls itself \(found), not \(expected): set CALOTYPE_OIDC_ISSUER to exactly \(found) if that is the provider"
        case .refusedByProvider(let error, let description):
            "the provider refused the sign-in: \(Self.text(error, description)). See the provider's log"
        case .tokenRequestRefused(let error, let description): Self.tokenRefusal(error, description)
        case .noIDToken:
            "the provider's response has no ID token: allow the client the scope openid and the authorization code flow"
        case .wrongUserInfoSubject:
            "the user info endpoint describes another account than the ID token; the provider is at fault"
        case .malformedToken(let reason): "the token is malformed: \(reason)"
        case .algorithmNotAllowed(let name):
            "the token is signed with \(name): configure one of \(SigningAlgorithm.list) for this client at the provider"
        case .unknownKey(let id):
            "the token is signed with the key \(id ?? "without id"), which is not among the provider's published keys: check its jwks_uri, or try again in a minute"
        case .wrongSignature:
            "the signature of the token is wrong: another server than the provider may have sent it, or its published keys are outdated"
        case .wrongIssuer(let expected, let found):
            "the token is from \(found), not from \(expected): CALOTYPE_OIDC_ISSUER must be the issuer of this client"
        case .wrongAudience(let expected, let found):
            "the token is for \(found.isEmpty ? "no client" : found.joined(separator: ", ")), not for \(expected): check CALOTYPE_OIDC_CLIENT_ID and the client's audience at the provider"
        case .wrongAuthorizedParty(let expected, let found):
            "the token was issued to \(found ?? "an unnamed client"), not to \(expected): check CALOTYPE_OIDC_CLIENT_ID"
        case .expired(let seconds):
            "the token expired \(seconds) s ago: sign in again, and if it happens each time, set the clocks of the provider and of this machine"
        case .notYetValid(let seconds):
            "the token is valid in \(seconds) s: set the clocks of the provider and of this machine, which differ"
        case .wrongNonce: "the token belongs to another sign-in: sign in again"
        case .wrongAccessTokenHash: "the access token does not belong to the ID token (at_hash): sign in again"
        case .notALogoutToken(let reason): "the logout token is not valid: \(reason)"
        case .replayedLogoutToken: "the logout token was used before"
        case .noFlow: "the sign-in expired or was finished before: sign in again, in the same browser"
        case .wrongState: "the response belongs to another sign-in: sign in again"
        case .noCode: "the provider sent neither a code nor an error: sign in again"
        case .wrongResponseIssuer(let expected, let found):
            "the response is from \(found ?? "an unnamed issuer"), not from \(expected): sign in again"
        case .tooManyFlows: "too many sign-ins have begun: try again in ten minutes, and limit requests at the proxy"
        case .noRole(let claim):
            "the account may not use this library: no value of its claim \(claim) is in CALOTYPE_OIDC_ROLES, and CALOTYPE_OIDC_DEFAULT_ROLE is not set"
        case .disabledUser: "the user is disabled: an owner can enable it with calotype user enable"
        case .unverifiedAddress:
            "a user with this e-mail address exists, but the provider has not verified the address: verify it there"
        case .addressInUse:
            "a user with this e-mail address exists: set CALOTYPE_OIDC_LINK_BY_EMAIL=on to link verified addresses, or change the user's address"
        case .linkedToAnotherAccount:
            "the user with this e-mail address signs in with another account of the provider: use that one"
        case .lastOwner:
            "the provider's groups would take the role from the last owner: make another user owner first, or give the account the group of owners"
        case .unusableAccount(let field, let reason):
            "no user can be created for the account: the user's \(field) \(reason). Change it at the provider"
        }
    }

    private static func tokenRefusal(_ error: String, _ description: String?) -> String {
        let reason = text(error, description)
        return switch error {
        case "invalid_grant":
            "the provider refused the code (\(reason)): it was used before or expired, or CALOTYPE_PUBLIC_URL differs from the redirect URI of the client; sign in again"
        case "invalid_client", "unauthorized_client":
            "the provider refused the client (\(reason)): check CALOTYPE_OIDC_CLIENT_ID and CALOTYPE_OIDC_CLIENT_SECRET"
        default: "the provider refused the request for a token: \(reason)"
        }
    }

    private static func text(_ error: String, _ description: String?) -> String {
        let joined = description.map { "\(error), \($0)" } ?? error
        return String(
            joined.unicodeScalars.filter { $0.value >= 0x20 && $0.value != 0x7F }.prefix(300).map(Character.init))
    }
}

extension OpenIDError: CustomStringConvertible {
    package var description: String { message }
}
