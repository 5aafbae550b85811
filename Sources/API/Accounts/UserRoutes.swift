import Catalog
import Hummingbird
import JSON
import Writers

/// `/api/v1/users` and `/api/v1/audit-log`: owners see and change accounts.
struct UserRoutes: Sendable {
    private static let pageSizes = 1...500

    let services: AccountServices

    func add(to router: Router<LibraryRequestContext>) {
        router.get("api/v1/users") { _, context in try await list(context) }
        router.patch("api/v1/users/:id") { request, context in try await change(request, context) }
        router.delete("api/v1/users/:id") { _, context in try await delete(context) }
        router.get("api/v1/audit-log") { request, context in try await auditLog(request, context) }
    }

    private func list(_ context: LibraryRequestContext) async throws -> Response {
        try context.require(.admin)
        let accounts = try await services.users.accounts().map(\.json)
        return .json(JSONValue.object(["users": .list(accounts)]).json)
    }

    private func change(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        try context.requireAdministratorAtBrowser()
        let id = try Self.id(context)
        let fields = try await AccountFields(
            ["displayName", "email", "role", "sees", "disabled"], of: request, context)
        try await services.users.change(
            id,
            UserStore.Change(
                displayName: try fields.text("displayName"),
                email: fields.has("email") ? .some(try fields.text("email", maximum: 254)) : nil,
                role: try fields.choice("role", Role.self), sees: try fields.choice("sees", Sees.self),
                isDisabled: try fields.flag("disabled")),
            by: context.actor)
        services.credentials.forgetAll()
        guard let account = try await services.users.account(id) else { throw UserStore.Refusal.unknownUser }
        return .json(account.json.json)
    }

    private func delete(_ context: LibraryRequestContext) async throws -> Response {
        try context.requireAdministratorAtBrowser()
        try await services.users.delete(try Self.id(context), by: context.actor)
        services.credentials.forgetAll()
        return Response(status: .noContent)
    }

    private static func id(_ context: LibraryRequestContext) throws -> UserID {
        guard let id = context.parameters.get("id").flatMap({ UserID($0) }) else {
            throw APIError.badInput(field: "id", reason: "must be the id of a user")
        }
        return id
    }

    private func auditLog(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        try context.require(.admin)
        let query = try AccountFields(query: request.uri.query, allowed: ["first", "before"])
        let first = try query.number("first", in: Self.pageSizes) ?? 50
        let before = try query.number("before", in: 1...Int.max).map(Int64.init)
        // One more than the page, to know whether there are more.
        let entries = try await services.audit.entries(first: first + 1, before: before)
        let page = entries.prefix(first)
        let next = entries.count > first ? page.last.map { "\($0.id)" } : nil
        return .json(
            JSONValue.object(["entries": .list(page.map(\.json)), "next": JSONValue(next)]).json)
    }
}
