import Catalog
import HTTPTypes
import Hummingbird
import JSON
import Support
import Writers

/// `/api/v1/session`: a browser signs in with a name and password, a token or a login link, asks who it is, and signs
/// out.
struct SessionRoutes: Sendable {
    let services: AccountServices

    func add(to router: Router<LibraryRequestContext>) {
        router.post("api/v1/session") { request, context in try await signIn(request, context) }
        router.get("api/v1/session") { request, context in try await whoAmI(request, context) }
        router.delete("api/v1/session") { request, context in try await signOut(request, context) }
    }

    /// A proof that a browser starts a session with.
    private enum Proof {
        case secret(AccessStore.Proof)
        case password(name: String, Secret, code: String?)
    }

    private func signIn(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        switch try await Self.proof(request, context) {
        case .secret(let proof):
            guard
                let session = try await services.access.startSession(
                    proof: proof, from: context.origin(of: request))
            else {
                throw APIError.unauthenticated
            }
            return services.signedIn(session)
        case .password(let name, let password, let code):
            let result = try await services.signIn.start(
                name: name, password: password, code: code, from: context.origin(of: request))
            switch result {
            case .session(let session): return services.signedIn(session)
            case .refused:
                throw Problem(
                    status: .unauthorized, code: "UNAUTHENTICATED", detail: "The name, password or code is wrong.")
            case .codeRequired:
                throw Problem(
                    status: .unauthorized, code: "SECOND_FACTOR_REQUIRED",
                    detail: "The password is right. Send it again with a code of the authenticator app.",
                    field: "code")
            case .limited(let seconds): throw Problem.limited(seconds: seconds)
            }
        }
    }

    private static func proof(_ request: Request, _ context: LibraryRequestContext) async throws -> Proof {
        let fields = try await AccountFields(["token", "link", "name", "password", "code"], of: request, context)
        let given = ["token", "link", "name"].filter { fields.has($0) }
        guard given.count == 1, let kind = given.first,
            kind == "name" || !fields.has("password") && !fields.has("code")
        else {
            throw APIError.badInput(
                field: "body", reason: #"must be {"token": …}, {"link": …} or {"name": …, "password": …}"#)
        }
        if kind == "name" {
            return .password(
                name: try fields.requiredText("name", maximum: 100), try fields.password(),
                code: try fields.text("code", maximum: 40))
        }
        // A malformed secret is treated like an unknown one.
        guard let secret = AccessSecret(try fields.requiredText(kind, maximum: AccountFields.bodyLimit)) else {
            throw APIError.unauthenticated
        }
        return .secret(kind == "token" ? .token(secret) : .link(secret))
    }

    /// The page asks this first, so a session with the name of an older cookie moves to the new one here.
    private func whoAmI(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        guard let credential = context.credential else { throw APIError.unauthenticated }
        var user = JSONValue.null
        if let id = credential.user?.id { user = try await services.users.account(id)?.json ?? .null }
        let scopes = JSONValue.strings(credential.scopes.map(\.rawValue).sorted())
        var response = Response.json(JSONValue.object(["scopes": scopes, "user": user]).json)
        response.headers[.cacheControl] = Response.cachingOfSecrets
        if credential.kind == .session, let secret = services.cookie.outdated(of: request, for: credential) {
            response.headers[values: .setCookie] = services.cookie.setting(
                secret, seconds: AccessStore.sessionSeconds)
        }
        return response
    }

    private func signOut(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        var provider: UserSessions.ProviderSession?
        for secret in services.cookie.secrets(of: request) {
            services.credentials.forget(secret)
            let ended = try await services.sessions.end(secret, by: context.actor)
            provider = provider ?? ended
        }
        var response = Response(status: .noContent)
        if let url = await services.openID?.signOutURL(after: provider) {
            response = .secretJSON(JSONValue.object(["signOutURL": .string(url)]).json)
        }
        response.headers[values: .setCookie] = services.cookie.clearing
        return response
    }
}
