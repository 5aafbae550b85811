import Catalog
import HTTPTypes
import Hummingbird
import Query

/// `photos.ndjson` and `photos.csv`: all photos of a question, not a page of them.
struct ExportRoutes: Sendable {
    let rest: RESTEngine
    let library: Library
    /// Each export holds a snapshot of the index.
    let streams: StreamCount

    func add(to router: Router<LibraryRequestContext>) {
        for format in ExportFormat.allCases {
            let path = RouterPath("api/v1/photos.\(format.rawValue)")
            router.get(path) { request, context in
                let credential = try context.require(.read)
                let parameters = try SearchParameters(try QueryString(request.uri.query), own: ["order"])
                let order = try PhotoOrder(
                    name: parameters.others["order"] ?? "TAKEN_DESC", filter: parameters.filter)
                return try await respond(parameters.filter, order, format, credential, context)
            }
            router.post(path) { request, context in
                let credential = try context.require(.read)
                guard case .object(let members) = try await request.json(limit: SearchRoutes.bodyLimit, context)
                else { throw APIError.badInput(field: "body", reason: "must be an object") }
                let search = try SearchRequest(members, allowed: ["filter", "q", "order"])
                return try await respond(search.filter, search.order, format, credential, context)
            }
        }
    }

    private func respond(
        _ filter: PhotoFilter, _ order: PhotoOrder, _ format: ExportFormat, _ credential: Credential,
        _ context: LibraryRequestContext
    ) async throws -> Response {
        let snapshot = try library.snapshot()
        let photos = try await withDeadline(.seconds(GraphQLSettings().seconds)) {
            try OrderedPhotos(snapshot, filter, order)
        }
        let body = try await ExportBody(
            photos, format, rest: rest, context: context, place: try streams.begin(credential))
        return Response(
            status: .ok,
            headers: [
                .contentType: format.mediaType, .cacheControl: "no-store",
                .contentDisposition: "attachment; filename=\"photos.\(format.rawValue)\"",
            ], body: body.body)
    }
}
