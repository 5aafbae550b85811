import Catalog
import Hummingbird
import JSON
import Writers

/// `/api/v1/account/sessions` and `/api/v1/account/tokens`: users see and end what has access in their name.
struct AccountAccessRoutes: Sendable {
    let services: AccountServices

    func add(to router: Router<LibraryRequestContext>) {
        router.get("api/v1/account/sessions") { _, context in try await sessions(context) }
        router.delete("api/v1/account/sessions/:id") { _, context in try await endSession(context) }
        router.get("api/v1/account/tokens") { _, context in try await tokens(context) }
        router.post("api/v1/account/tokens") { request, context in try await createToken(request, context) }
        router.delete("api/v1/account/tokens/:id") { _, context in try await revokeToken(context) }
    }

    private func sessions(_ context: LibraryRequestContext) async throws -> Response {
        let (credential, user) = try context.requireUserAtBrowser()
        let sessions = try await services.sessions.sessions(of: user.id).map { $0.json(holder: credential.holder) }
        return .json(JSONValue.object(["sessions": .list(sessions)]).json)
    }

    private func endSession(_ context: LibraryRequestContext) async throws -> Response {
        let (_, user) = try context.requireUserAtBrowser()
        let text = context.parameters.get("id") ?? ""
        guard let id = Int64(text), try await services.sessions.end(id, of: user.id, by: context.actor) else {
            throw APIError.notFound("You have no session \"\(text)\".")
        }
        services.credentials.forgetAll()
        return Response(status: .noContent)
    }

    private func tokens(_ context: LibraryRequestContext) async throws -> Response {
        let (_, user) = try context.requireUserAtBrowser()
        let tokens = try await services.access.tokens(of: user.id).map(\.json)
        return .json(JSONValue.object(["tokens": .list(tokens)]).json)
    }

    private func createToken(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        let (_, user) = try context.requireUserAtBrowser()
        let fields = try await AccountFields(["name", "scopes", "expiresAt"], of: request, context)
        let made = try await services.access.createToken(
            name: try fields.requiredText("name", maximum: 100), scopes: try fields.scopes("scopes"),
            expiresAt: try fields.end("expiresAt"), user: user, by: context.actor)
        guard case .object(let token)? = try await services.access.token(made.id)?.json else {
            throw APIError.unavailable("The token was deleted before it could be read.")
        }
        return .secretJSON(
            JSONValue.object(token + ["secret": .string(made.secret.text)]).json, status: .created)
    }

    private func revokeToken(_ context: LibraryRequestContext) async throws -> Response {
        let (_, user) = try context.requireUserAtBrowser()
        let text = context.parameters.get("id") ?? ""
        guard let id = Int64(text), try await services.access.revokeToken(id: id, of: user.id, by: context.actor)
        else {
            throw APIError.notFound("You have no valid token \"\(text)\".")
        }
        services.credentials.forgetAll()
        return Response(status: .noContent)
    }
}
