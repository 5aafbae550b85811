import Catalog
import HTTPTypes
import Hummingbird
import JSON
import Logging
import OpenID
import Support
import Writers

/// `/api/v1/sign-in/openid`: sign-in with a provider of OpenID Connect, and sign-out by it.
///
/// Errors lead to the sign-in page, with a code in the fragment, which browsers send to no server; the log has the reason.
struct OpenIDRoutes: Sendable {
    static let start = "/api/v1/sign-in/openid"
    /// Longest body of a sign-out, in bytes.
    private static let bodyLimit = 100 << 10

    let services: AccountServices
    let identities: Identities
    let flows: SignInFlows
    let cookie: SignInCookie
    let logger: Logger

    func add(to router: Router<LibraryRequestContext>) {
        router.get("api/v1/sign-in/openid") { request, context in try await start(request, context) }
        router.get("api/v1/sign-in/openid/callback") { request, context in try await finish(request, context) }
        router.post("api/v1/sign-in/openid/logout") { request, context in try await signOut(request, context) }
    }

    private func configured() throws(APIError) -> OpenIDProvider {
        guard let provider = services.openID else {
            throw .notFound("No provider of OpenID Connect is configured; see CALOTYPE_OIDC_ISSUER.")
        }
        return provider
    }

    // MARK: Sign-in

    private func start(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        let provider = try configured()
        let path = try Self.returnPath(QueryString(request.uri.query))
        let flow = SignInFlow()
        let address = context.clientAddress
        return try await orSignInPage(context) {
            let url = try await provider.authorizationURL(flow)
            guard try await flows.begin(flow.hash, returnPath: path, address: address) else {
                throw OpenIDError.tooManyFlows
            }
            var response = Response.redirecting(to: url)
            response.headers[values: .setCookie] = [cookie.setting(flow)]
            return response
        }
    }

    /// The page of the library to show afterwards.
    private static func returnPath(_ query: QueryString) throws(APIError) -> String {
        var path = "/"
        for parameter in query.parameters {
            guard parameter.name == "return" else {
                throw .badInput(field: parameter.name, reason: "is unknown; allowed: return")
            }
            path = parameter.value
        }
        // `//host` and `/\host` are addresses of other hosts for browsers.
        guard path.hasPrefix("/"), !path.hasPrefix("//"), path.utf8.count <= 2000,
            path.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "\\") })
        else { throw .badInput(field: "return", reason: "must be a path of the library, such as /photo/12") }
        return path
    }

    private func finish(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        let provider = try configured()
        let callback = try Self.callback(QueryString(request.uri.query))
        let origin = context.origin(of: request)
        return try await orSignInPage(context) {
            guard let flow = cookie.flow(of: request) else { throw OpenIDError.noFlow }
            // Before the sign-in ends: another site may lead the browser here.
            guard let state = callback.state, flow.state.matches(state) else { throw OpenIDError.wrongState }
            guard let path = try await flows.finish(flow.hash) else { throw OpenIDError.noFlow }
            let account = try await provider.account(callback, of: flow)
            let session = try await session(of: account, provider.settings, origin)
            var response = Response.redirecting(to: context.basePath.text + path)
            response.headers[values: .setCookie] =
                services.cookie.setting(session, seconds: AccessStore.sessionSeconds) + [cookie.clearing]
            return response
        }
    }

    private static func callback(_ query: QueryString) -> OpenIDProvider.Callback {
        /// A parameter that is given twice counts as missing (RFC 6749 §3.1).
        func value(_ name: String) -> String? {
            let values = query.parameters.filter { $0.name == name }
            return values.count == 1 ? values.first?.value : nil
        }
        return .init(
            code: value("code"), state: value("state"), issuer: value("iss"), error: value("error"),
            errorDescription: value("error_description"))
    }

    private func session(
        of account: ProviderAccount, _ settings: ProviderSettings, _ origin: BrowserOrigin
    ) async throws -> AccessSecret {
        do {
            return try await identities.signIn(
                .init(
                    subject: account.subject, name: account.name, displayName: account.displayName,
                    address: account.address, isAddressVerified: account.isAddressVerified, role: account.role),
                .init(linksByAddress: settings.linksByAddress, decidesRoles: settings.roles.decidesRoles),
                session: .init(
                    issuer: account.issuer, sid: account.sessionID, idToken: account.idToken.text),
                from: origin)
        } catch let error as InputError {
            throw OpenIDError.unusableAccount(field: error.path, reason: error.reason)
        } catch let refusal as Identities.Refusal {
            // The user's sessions and tokens have ended.
            if refusal == .noRole { services.credentials.forgetAll() }
            throw switch refusal {
            case .noRole: OpenIDError.noRole(claim: settings.roles.claim)
            case .disabledUser: OpenIDError.disabledUser
            case .unverifiedAddress: OpenIDError.unverifiedAddress
            case .addressInUse: OpenIDError.addressInUse
            case .linkedToAnotherAccount: OpenIDError.linkedToAnotherAccount
            case .lastOwner: OpenIDError.lastOwner
            }
        }
    }

    /// Leads the browser to the sign-in page if a sign-in fails.
    private func orSignInPage(
        _ context: LibraryRequestContext, _ body: () async throws -> Response
    ) async throws -> Response {
        do {
            return try await body()
        } catch let error as OpenIDError {
            logger.warning(
                "sign-in with OpenID Connect failed", metadata: ["code": "\(error.code)", "error": "\(error)"])
            var response = Response.redirecting(to: "\(context.basePath.text)/#sign-in-error=\(error.code)")
            // Another tab may have begun the sign-in that the cookie belongs to.
            if error != .wrongState { response.headers[values: .setCookie] = [cookie.clearing] }
            return response
        }
    }

    // MARK: Sign-out

    /// Back-channel logout: the provider tells that a user signed out there.
    private func signOut(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        let provider = try configured()
        guard let type = request.headers[.contentType],
            MediaTypeHeader(type).essence == "application/x-www-form-urlencoded"
        else { throw APIError.unsupportedMediaType(allowed: "application/x-www-form-urlencoded") }
        let body = String(decoding: try await request.bytes(limit: Self.bodyLimit, context), as: UTF8.self)
        let tokens = try QueryString(body).parameters.filter { $0.name == "logout_token" }
        guard tokens.count == 1, let token = tokens.first?.value else {
            return Self.refusal("invalid_request", "The form must have one logout_token.")
        }
        do {
            let logout = try await provider.logout(token)
            let count = try await identities.endSessions(
                issuer: logout.issuer, subject: logout.subject, sid: logout.sessionID,
                by: context.actor)
            services.credentials.forgetAll()
            logger.info("the provider ended sessions", metadata: ["count": "\(count)"])
            return Response(status: .ok, headers: [.cacheControl: "no-store"])
        } catch let error as OpenIDError {
            logger.warning(
                "sign-out by the provider failed", metadata: ["code": "\(error.code)", "error": "\(error)"])
            guard error.code != "PROVIDER_UNAVAILABLE" else { throw APIError.unavailable("The provider") }
            return Self.refusal("invalid_request", error.message)
        }
    }

    /// The error response of OAuth 2.0, as the specification of back-channel logout wants it.
    private static func refusal(_ error: String, _ description: String) -> Response {
        let body: JSONObject = ["error": .string(error), "error_description": .string(description)]
        return .json(JSONValue.object(body).json, status: .badRequest)
    }
}

extension OpenIDProvider {
    /// Where a browser goes to sign out at the provider as well, after its session ended here; nil if it cannot.
    func signOutURL(after session: UserSessions.ProviderSession?) async -> String? {
        guard let session, session.issuer == settings.issuer else { return nil }
        return await signOutURL(idToken: session.idToken)
    }
}

extension Response {
    /// 303, which no cache keeps.
    fileprivate static func redirecting(to url: String) -> Response {
        Response(status: .seeOther, headers: [.location: url, .cacheControl: "no-store"])
    }
}
