import Catalog
import HTTPTypes
import Hummingbird
import Writers

/// Authenticates the caller: `Authorization: Bearer <token>`, else a trusted proxy's header, else the session cookie. It
/// refuses only invalid credentials; the route checks the scope.
struct AccessMiddleware: RouterMiddleware {
    typealias Context = LibraryRequestContext

    let credentials: CredentialCache
    let cookie: SessionCookie
    /// For the bodies of those who have a credential, and of others.
    let budgets: (proven: BodyBudget, unproven: BodyBudget)

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var context = context
        var refusal: Problem?
        // The webhook authenticates senders itself: its Authorization header may have the store's secret.
        if let authorization = request.headers[.authorization], let token = Self.bearerToken(authorization) {
            if let secret = AccessSecret(token) {
                context.credential = try await credentials.credential(kind: .token, secret: secret)
            }
        } else {
            // A session of another user, from before, must not count.
            switch try await credentials.proxyUsers.finding(request, context.client) {
            case .user(let credential): context.credential = credential
            case .refused(let problem): refusal = problem
            case .nobody where request.headers[.authorization] == nil:
                context.credential = try await session(request)
            case .nobody: break
            }
            if context.credential != nil, !Self.isSafeFromOtherSites(request) { throw APIError.crossSite }
        }
        if context.credential != nil { OpenConnection.current?.trust() }
        context.bodyBudget = context.credential != nil ? budgets.proven : budgets.unproven
        guard let refusal else { return try await next(request, context) }
        do {
            return try await next(request, context)
        } catch APIError.unauthenticated {
            throw refusal
        }
    }

    private func session(_ request: Request) async throws -> Credential? {
        for secret in cookie.secrets(of: request) {
            if let credential = try await credentials.credential(kind: .session, secret: secret) { return credential }
        }
        return nil
    }

    private static func bearerToken(_ header: String) -> Substring? {
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        return parts[1]
    }

    /// Another site's page can make a browser send a simple request with our cookie, but neither a JSON body nor a
    /// header of its own without a preflight, which we never grant.
    private static func isSafeFromOtherSites(_ request: Request) -> Bool {
        request.method == .get || request.method == .head || isPreflighted(request)
    }

    /// Whether a browser asks first before it sends this for another site.
    static func isPreflighted(_ request: Request) -> Bool {
        if request.headers[.requestedWith] != nil { return true }
        guard let type = request.headers[.contentType] else { return false }
        return MediaTypeHeader(type).essence == "application/json"
    }
}

extension HTTPField.Name {
    /// `X-Requested-With`: any value shows that a script of our own origin made the request.
    static let requestedWith = Self("X-Requested-With") ?? .contentType
}
