import Catalog
import FoundationEssentials
import HTTPTypes
import Hummingbird
import JSON
import NIOCore
import Writers

/// `/api/v1/session`: a browser logs in with a token or a login link, asks who it is, and logs out.
struct SessionRoutes: Sendable {
    let store: AccessStore
    let credentials: CredentialCache
    let cookie: SessionCookie

    func add(to router: Router<LibraryRequestContext>) {
        router.post("api/v1/session") { request, context in try await logIn(request, context) }
        router.get("api/v1/session") { request, context in try whoAmI(request, context) }
        router.delete("api/v1/session") { request, _ in try await logOut(request) }
    }

    private func logIn(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        let proof = try Self.proof(try await request.json(limit: 4096, context))
        guard let session = try await store.startSession(proof: proof) else { throw APIError.unauthenticated }
        var response = Response(status: .noContent, headers: [.cacheControl: Response.cachingOfSecrets])
        response.headers[values: .setCookie] = cookie.setting(session, seconds: AccessStore.sessionSeconds)
        return response
    }

    private static func proof(_ body: JSONValue) throws -> AccessStore.Proof {
        guard let members = body.object?.members, members.count == 1, let member = members.first else {
            throw APIError.badInput(field: "body", reason: "must be {\"token\": …} or {\"link\": …}")
        }
        guard case .string(let text) = member.value else {
            throw APIError.badInput(field: member.name, reason: "must be a string")
        }
        guard ["token", "link"].contains(member.name) else {
            throw APIError.badInput(field: member.name, reason: "is unknown; allowed: token, link")
        }
        // A malformed secret is treated like an unknown one.
        guard let secret = AccessSecret(text) else { throw APIError.unauthenticated }
        return member.name == "token" ? .token(secret) : .link(secret)
    }

    /// The page asks this first, so a session with the name of an older cookie moves to the new one here.
    private func whoAmI(_ request: Request, _ context: LibraryRequestContext) throws -> Response {
        guard let credential = context.credential else { throw APIError.unauthenticated }
        let scopes = JSONValue.list(credential.scopes.map(\.rawValue).sorted().map(JSONValue.string))
        var response = Response.json(JSONValue.object(["scopes": scopes]).json)
        response.headers[.cacheControl] = Response.cachingOfSecrets
        if credential.kind == .session, let secret = cookie.outdated(of: request, for: credential) {
            response.headers[values: .setCookie] = cookie.setting(secret, seconds: AccessStore.sessionSeconds)
        }
        return response
    }

    private func logOut(_ request: Request) async throws -> Response {
        for secret in cookie.secrets(of: request) {
            credentials.forget(secret)
            try await store.endSession(secret)
        }
        var response = Response(status: .noContent)
        response.headers[values: .setCookie] = cookie.clearing
        return response
    }
}

extension Response {
    /// `Cache-Control` of responses that contain a secret: no cache stores and no proxy compresses them, since the length
    /// of a compressed response reveals how much of the secret a guess in it matches (BREACH).
    static let cachingOfSecrets = "no-store, no-transform"

    /// A JSON response that no cache keeps.
    static func json(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}
