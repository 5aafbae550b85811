import Catalog
import Hummingbird
import JSON
import Writers

/// `/api/v1/invitations`: owners invite people, who create their own account.
struct InvitationRoutes: Sendable {
    private static let days = (standard: 7, allowed: 1...90)

    let services: AccountServices

    func add(to router: Router<LibraryRequestContext>) {
        router.get("api/v1/invitations") { _, context in try await list(context) }
        router.post("api/v1/invitations") { request, context in try await create(request, context) }
        router.delete("api/v1/invitations/:id") { _, context in try await delete(context) }
        router.post("api/v1/invitations/check") { request, context in try await check(request, context) }
        router.post("api/v1/invitations/accept") { request, context in try await accept(request, context) }
    }

    private func list(_ context: LibraryRequestContext) async throws -> Response {
        try context.require(.admin)
        let all = try await services.invitations.all().map { JSONValue.object($0.json) }
        return .json(JSONValue.object(["invitations": .list(all)]).json)
    }

    private func create(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        try context.requireAdministratorAtBrowser()
        let fields = try await AccountFields(["role", "sees", "note", "days"], of: request, context)
        guard let role = try fields.choice("role", Role.self) else {
            throw APIError.badInput(field: "role", reason: "is missing")
        }
        let (invitation, secret) = try await services.invitations.create(
            role: role, sees: try fields.choice("sees", Sees.self) ?? .library, note: try fields.text("note") ?? "",
            days: try fields.number("days", in: Self.days.allowed) ?? Self.days.standard, by: context.actor)
        // In the fragment, which browsers do not send to servers.
        let url = JSONValue.string("\(services.publicURL)/#invitation=\(secret.text)")
        let body = invitation.json + ["url": url]
        return .secretJSON(JSONValue.object(body).json, status: .created)
    }

    private func delete(_ context: LibraryRequestContext) async throws -> Response {
        try context.requireAdministratorAtBrowser()
        let text = context.parameters.get("id") ?? ""
        guard let id = Int64(text), try await services.invitations.delete(id, by: context.actor) else {
            throw APIError.notFound("There is no unused invitation \"\(text)\".")
        }
        return Response(status: .noContent)
    }

    // MARK: Without a credential

    private static let invalid = Problem(
        status: .notFound, code: "INVITATION_INVALID",
        detail: "The invitation was used, has expired or was withdrawn. Ask for a new one.", field: "secret")

    private func check(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        let fields = try await AccountFields(["secret"], of: request, context)
        guard let secret = AccessSecret(try fields.requiredText("secret")),
            let invitation = try await services.invitations.valid(secret)
        else { throw Self.invalid }
        return .json(
            JSONValue.object([
                "role": .string(invitation.role.rawValue), "sees": .string(invitation.sees.rawValue),
                "expiresAt": .string("\(invitation.expiresAt)"),
            ]).json)
    }

    private func accept(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        let fields = try await AccountFields(
            ["secret", "name", "displayName", "email", "password"], of: request, context)
        let secret = AccessSecret(try fields.requiredText("secret"))
        let name = try fields.requiredText("name", maximum: 100)
        let password = try fields.newPassword(of: name)
        guard let secret,
            let session = try await services.invitations.accept(
                secret, name: name, displayName: try fields.text("displayName"),
                email: try fields.text("email", maximum: 254), password: password, from: context.origin(of: request))
        else { throw Self.invalid }
        return services.signedIn(session)
    }
}
