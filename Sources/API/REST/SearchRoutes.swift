import Catalog
import HTTPTypes
import Hummingbird
import JSON
import Query

/// Reading the library: flat parameters by GET, the filter tree as JSON by POST.
struct SearchRoutes: Sendable {
    static let bodyLimit = 1 << 20

    let queries: LibraryQueries
    let shapes: ResponseShapes
    let entityTags: EntityTags

    func add(to router: Router<LibraryRequestContext>) {
        get("api/v1/photos", of: router, photos)
        get("api/v1/photos/:id", of: router) { _, context in try await photo(context) }
        get("api/v1/timeline", of: router, timeline)
        get("api/v1/map", of: router, map)
        get("api/v1/map.geojson", of: router, mapFeatures)
        get("api/v1/facets", of: router, facets)
        get("api/v1/suggest", of: router, suggest)
        for (path, handler) in [
            ("api/v1/photos/search", search), ("api/v1/timeline", timeline), ("api/v1/map", map),
            ("api/v1/facets", facets),
        ] as [(RouterPath, Handler)] {
            router.post(path) { request, context in
                try context.require(.read)
                return try await handler(request, context)
            }
        }
    }

    private typealias Handler = @Sendable (Request, LibraryRequestContext) async throws -> Response

    /// The credential is checked before the parameters: without one, a client learns nothing of them.
    private func get(_ path: RouterPath, of router: Router<LibraryRequestContext>, _ handler: @escaping Handler) {
        router.get(path) { request, context in
            let visibility = try context.require(.read).visibility
            return try await entityTags.respond(to: request, for: visibility) { try await handler(request, context) }
        }
    }

    // MARK: Photos

    @Sendable private func photos(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        let query = try QueryString(request.uri.query)
        let parameters = try SearchParameters(query, own: SearchParameters.pageNames)
        let page = try parameters.page()
        let connection = try await queries.result(
            of: PhotosRequest(filter: parameters.filter, order: try parameters.order(), page: page),
            shapes.photoColumns, for: try context.visibility)
        var response = try shapes.response(connection, shapes.page)
        response.headers[.link] = LinkHeader(request, query, context).value(of: connection.page)
        return response
    }

    @Sendable private func search(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        let search = try SearchRequest(try await request.members(context))
        let request = PhotosRequest(filter: search.filter, order: search.order, page: try search.page())
        return try shapes.response(
            try await queries.result(of: request, shapes.photoColumns, for: try context.visibility), shapes.page)
    }

    private func photo(_ context: LibraryRequestContext) async throws -> Response {
        let id = try context.photoID()
        let request = PhotoRequest(id: id)
        guard let photo = try await queries.result(of: request, shapes.photoColumns, for: try context.visibility)
        else {
            throw APIError.notFound("There is no photo \(id).")
        }
        return try shapes.response(photo, shapes.photo)
    }
}

extension Request {
    /// The members of a search's body, which is a JSON object.
    func members(_ context: LibraryRequestContext) async throws -> JSONObject {
        guard case .object(let members) = try await json(limit: SearchRoutes.bodyLimit, context) else {
            throw APIError.badInput(field: "body", reason: "must be an object")
        }
        return members
    }
}
