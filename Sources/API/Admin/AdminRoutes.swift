import Catalog
import GraphQL
import HTTPTypes
import Hummingbird
import NIOCore

/// `/api/v1/admin`: work in the background, and how far it is.
struct AdminRoutes: Sendable {
    static let bodyLimit = 1 << 20

    let rest: RESTEngine

    func add(to router: Router<LibraryRequestContext>) {
        router.post("api/v1/admin/reindex") { request, context in try await reindex(request, context) }
        router.get("api/v1/admin/jobs/:id") { _, context in try await job(context) }
    }

    private func reindex(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        try context.require(.admin)
        guard case .object(let members) = try await request.json(limit: Self.bodyLimit, context) else {
            throw APIError.badInput(field: "body", reason: "must be an object")
        }
        var conditions: [PhotoFilter] = []
        for member in members where member.value != .null {
            switch (member.name, member.value) {
            case ("filter", let input): conditions.append(try PhotoFilter(input))
            case ("q", .string(let text)): conditions.append(try SearchParameters.search(text))
            case ("q", _): throw APIError.badInput(field: "q", reason: "must be a text")
            default:
                throw APIError.badInput(field: member.name, reason: "is not known here; allowed: filter, q")
            }
        }
        let filter = conditions.isEmpty ? nil : PhotoFilter.and(conditions)
        var response = try await rest.respond(RESTDocuments.reindex, InputObject(), context, filter: filter)
        response.status = .accepted
        return response
    }

    private func job(_ context: LibraryRequestContext) async throws -> Response {
        try context.require(.admin)
        let id = context.parameters.get("id") ?? ""
        return try await rest.respond(
            RESTDocuments.oneJob, InputObject(["id": .string(id)]), context, missing: "There is no job \"\(id)\".")
    }
}
