import Catalog
import HTTPTypes
import Hummingbird
import JSON
import Query

/// `GET /api/v1/duplicates`: groups of photos that show the same picture, each with the one to keep.
struct DuplicateRoutes: Sendable {
    private static let limits = 1...1000
    private static let names = ["after", "distance", "kind", "limit", "q"]

    let queries: LibraryQueries

    func add(to router: Router<LibraryRequestContext>) {
        router.get("api/v1/duplicates") { request, context in
            try context.require(.read)
            return try await list(request, context)
        }
    }

    private func list(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        let query = try QueryString(request.uri.query)
        for parameter in query.parameters where !Self.names.contains(parameter.name) {
            let allowed = Self.names.joined(separator: ", ")
            throw APIError.badInput(field: parameter.name, reason: "is unknown; allowed: \(allowed)")
        }
        // `q` is the only parameter of the filter: it expresses all others, and `distance` has another meaning here.
        let parameters = try SearchParameters(query, own: ["after", "distance", "kind", "limit"])
        let page = try await queries.duplicates(
            try Self.request(parameters), in: try queries.services.index.snapshot(for: try context.visibility))
        let groups = page.groups.map { group in
            JSONValue.object([
                "keeper": .int(Int(group.keeper.rawValue)),
                "keeperReason": .string(group.reason.rawValue),
                "kind": .string((group.isExact ? DuplicateRequest.Kind.exact : .near).rawValue),
                "photos": .list(group.photos.map { .int(Int($0.rawValue)) }),
            ])
        }
        let body = JSONValue.object([
            "groups": .list(groups), "totalCount": .int(page.totalCount),
        ])
        var response = Response.json(body.json, status: .ok)
        response.headers[.link] = LinkHeader(request, query, context, sizes: (next: "limit", previous: nil)).value(
            of: page)
        return response
    }

    private static func request(_ parameters: SearchParameters) throws -> DuplicateRequest {
        let names = ["exact": DuplicateRequest.Kind.exact, "near": .near]
        guard let kind = names[parameters.others["kind"] ?? "exact"] else {
            throw APIError.badInput(field: "kind", reason: "must be exact or near")
        }
        let limit = try parameters.integer("limit") ?? 100
        guard limits.contains(limit) else {
            throw APIError.badInput(
                field: "limit", reason: "must be between \(limits.lowerBound) and \(limits.upperBound)")
        }
        return try DuplicateRequest(
            kind: kind, distance: try parameters.integer("distance"), filter: parameters.filter, size: limit,
            after: parameters.others["after"])
    }
}
