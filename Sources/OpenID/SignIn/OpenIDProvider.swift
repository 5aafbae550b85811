import Foundation
import JSON
import Storage
import Support
import Synchronization

/// The provider with which users sign in: authorization code flow with PKCE (OpenID Connect Core 1.0 §3.1, RFC 7636), and
/// sign-out in both directions.
package final class OpenIDProvider: Sendable {
    package let settings: ProviderSettings
    private let requests: ProviderRequests
    private let documents: ProviderDocuments
    /// Seconds since 1970.
    private let now: @Sendable () -> Double
    private let logoutTokens = Mutex(UsedTokens())

    package init(
        _ settings: ProviderSettings, requests: ProviderRequests? = nil,
        now: @escaping @Sendable () -> Double = { Date().timeIntervalSince1970 }
    ) {
        self.settings = settings
        self.now = now
        self.requests = requests ?? ProviderRequests(timeLimit: settings.timeLimit)
        documents = ProviderDocuments(settings: settings, requests: self.requests)
    }

    // MARK: Sign-in

    /// The URL to which the browser goes to sign in.
    package func authorizationURL(_ flow: SignInFlow) async throws(OpenIDError) -> String {
        let metadata = try await documents.currentMetadata()
        let query = Form([
            "response_type": "code", "client_id": settings.clientID, "redirect_uri": settings.redirectURI,
            "scope": (["openid"] + settings.scopes.filter { $0 != "openid" }).joined(separator: " "),
            "state": flow.state.text, "nonce": flow.nonce.text,
            "code_challenge": flow.challenge, "code_challenge_method": "S256",
        ])
        return Self.url(metadata.authorizationEndpoint, query)
    }

    /// The parameters of the callback.
    package struct Callback: Sendable {
        package var code: String?
        package var state: String?
        package var issuer: String?
        package var error: String?
        package var errorDescription: String?

        package init(
            code: String? = nil, state: String? = nil, issuer: String? = nil, error: String? = nil,
            errorDescription: String? = nil
        ) {
            self.code = code
            self.state = state
            self.issuer = issuer
            self.error = error
            self.errorDescription = errorDescription
        }
    }

    /// Exchanges the code of a callback, and verifies who signed in.
    package func account(_ callback: Callback, of flow: SignInFlow) async throws(OpenIDError) -> ProviderAccount {
        guard let state = callback.state, flow.state.matches(state) else { throw .wrongState }
        let metadata = try await documents.currentMetadata()
        if callback.issuer != settings.issuer, callback.issuer != nil || metadata.hasResponseIssuer {
            throw .wrongResponseIssuer(
                expected: settings.issuer, found: callback.issuer.map { String($0.prefix(200)) })
        }
        if let error = callback.error {
            throw .refusedByProvider(error: error, description: callback.errorDescription)
        }
        guard let code = callback.code, !code.isEmpty else { throw .noCode }
        let tokens = try await exchange(code, flow, metadata)
        return try await account(of: tokens, flow, metadata)
    }

    private struct Tokens {
        let id: Secret
        let access: Secret?
    }

    private func exchange(
        _ code: String, _ flow: SignInFlow, _ metadata: ProviderMetadata
    ) async throws(OpenIDError) -> Tokens {
        var headers: HeaderFields = [
            ("content-type", "application/x-www-form-urlencoded"), ("accept", "application/json"),
        ]
        var body = Form([
            "grant_type": "authorization_code", "code": code, "redirect_uri": settings.redirectURI,
            "code_verifier": flow.verifier.text,
        ]).text
        switch settings.clientSecret {
        case nil: body += "&" + Form(["client_id": settings.clientID]).text
        case let secret? where metadata.sendsSecretInForm:
            body += "&" + Form(["client_id": settings.clientID, "client_secret": secret.text]).text
        case let secret?:
            // Both are form-encoded before Basic encodes them (RFC 6749 §2.3.1).
            let pair =
                PercentEncoding.component(settings.clientID) + ":" + PercentEncoding.component(secret.text)
            headers.append("authorization", "Basic " + Data(pair.utf8).base64EncodedString())
        }
        let url = metadata.tokenEndpoint
        let (status, object) = try await requests.object(
            .init(method: "POST", url: url, headers: headers, body: Array(body.utf8)))
        guard status == 200 else {
            guard let error = object["error"]?.string else {
                throw .malformedResponse(url: url, reason: "status \(status)")
            }
            throw .tokenRequestRefused(error: error, description: object["error_description"]?.string)
        }
        guard let id = object["id_token"]?.string else { throw .noIDToken }
        return Tokens(id: Secret(id), access: object["access_token"]?.string.map(Secret.init))
    }

    private func account(
        of tokens: Tokens, _ flow: SignInFlow, _ metadata: ProviderMetadata
    ) async throws(OpenIDError) -> ProviderAccount {
        let token = try SignedToken(tokens.id.text)
        let checks = TokenClaims(claims: try await token.verified(by: documents), settings: settings, now: now())
        try checks.checkIssuer()
        try checks.checkAudience()
        try checks.checkTimes()
        try checks.checkNonce(flow.nonce)
        try checks.checkHash(of: tokens.access, algorithm: token.algorithm)
        let subject = try checks.subject()
        var claims = checks.claims
        if needsUserInfo(claims), let url = metadata.userInfoEndpoint, let access = tokens.access {
            claims = Self.merged(claims, userInfo: try await userInfo(url, access, subject))
        }
        return ProviderAccount(claims, subject: subject, settings: settings, idToken: tokens.id)
    }

    /// Claims of the ID token, which is signed, win: the last member of a name counts. `email_verified` is about the `email` of its
    /// own document, so both come from one.
    private static func merged(_ token: JSONObject, userInfo: JSONObject) -> JSONObject {
        func withoutAddress(_ claims: JSONObject) -> JSONObject {
            claims.filter { $0.name != "email" && $0.name != "email_verified" }
        }
        guard let address = token["email"]?.string else { return userInfo + withoutAddress(token) }
        let isCompleted = token["email_verified"] == nil && userInfo["email"]?.string == address
        return isCompleted ? userInfo + token : withoutAddress(userInfo) + token
    }

    private func needsUserInfo(_ claims: JSONObject) -> Bool {
        claims["email"] == nil || (claims["name"] == nil && claims["preferred_username"] == nil)
            || (claims["email_verified"] == nil && settings.linksByAddress)
            || (settings.roles.decidesRoles && !settings.roles.isClaim(in: claims))
    }

    private func userInfo(
        _ url: String, _ accessToken: Secret, _ subject: String
    ) async throws(OpenIDError) -> JSONObject {
        let (status, object) = try await requests.object(
            .init(
                url: url,
                headers: [("accept", "application/json"), ("authorization", "Bearer \(accessToken.text)")]))
        guard status == 200 else { throw .malformedResponse(url: url, reason: "status \(status)") }
        // Another subject would be somebody else's claims (OpenID Connect Core §5.3.2).
        guard object["sub"]?.string == subject else { throw .wrongUserInfoSubject }
        return object
    }

    // MARK: Sign-out

    /// The URL to which the browser goes to sign out at the provider as well; nil if the provider has none.
    package func signOutURL(idToken: String?) async -> String? {
        // A provider that does not respond must not keep anybody signed in here.
        guard let endpoint = try? await documents.currentMetadata().endSessionEndpoint else { return nil }
        let query =
            if let idToken {
                Form([
                    "id_token_hint": idToken, "client_id": settings.clientID,
                    "post_logout_redirect_uri": settings.signedOutURI,
                ])
            } else {
                Form(["client_id": settings.clientID, "post_logout_redirect_uri": settings.signedOutURI])
            }
        return Self.url(endpoint, query)
    }

    /// What a logout token ends: sessions of an account, or one of them.
    package struct Logout: Sendable, Equatable {
        package let issuer: String
        package let subject: String?
        package let sessionID: String?

        package init(issuer: String, subject: String?, sessionID: String?) {
            self.issuer = issuer
            self.subject = subject
            self.sessionID = sessionID
        }
    }

    /// Verifies a logout token, which the provider sends when a user signed out there (OpenID Connect Back-Channel Logout 1.0
    /// §2.6).
    package func logout(_ text: String) async throws(OpenIDError) -> Logout {
        let token = try SignedToken(text)
        let checks = TokenClaims(claims: try await token.verified(by: documents), settings: settings, now: now())
        try checks.checkIssuer()
        try checks.checkAudience()
        try checks.checkTimes()
        let claims = checks.claims
        let event = claims["events"]?.object?["http://schemas.openid.net/event/backchannel-logout"]
        guard event?.object != nil else { throw .notALogoutToken(reason: "it has no logout event") }
        guard claims["nonce"] == nil else { throw .notALogoutToken(reason: "it has a nonce, like an ID token") }
        let subject = claims["sub"] == nil ? nil : try checks.subject()
        let sessionID = claims["sid"]?.string
        guard subject != nil || sessionID != nil else {
            throw .notALogoutToken(reason: "it names neither an account (sub) nor a session (sid)")
        }
        guard let id = claims["jti"]?.string, (1...255).contains(id.utf8.count) else {
            throw .notALogoutToken(reason: "it has no jti")
        }
        let end = (claims["exp"]?.double ?? now()) + TokenClaims.leeway
        guard logoutTokens.withLock({ $0.use(id, until: end, now: now()) }) else { throw .replayedLogoutToken }
        return Logout(issuer: settings.issuer, subject: subject, sessionID: sessionID)
    }

    private static func url(_ endpoint: String, _ query: Form) -> String {
        endpoint + (endpoint.contains("?") ? "&" : "?") + query.text
    }
}

/// The ids of logout tokens that were used and have not expired.
private struct UsedTokens {
    private static let most = 10_000
    private var ends: [String: Double] = [:]

    /// False if the token was used before, or too many have not expired.
    mutating func use(_ id: String, until end: Double, now: Double) -> Bool {
        if ends.count >= Self.most { ends = ends.filter { $0.value > now } }
        guard ends.count < Self.most, ends[id] ?? 0 < now else { return false }
        ends[id] = end
        return true
    }
}
