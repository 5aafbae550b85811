import Catalog
import HTTPTypes
import Hummingbird
import JSON
import Logging
import Postgres
import Query
import Writers

/// `photos.ndjson` and `photos.csv`: all photos that a filter finds, without pages.
struct ExportRoutes: Sendable {
    let queries: LibraryQueries
    let shapes: ResponseShapes
    /// Each export holds a snapshot of the index.
    let streams: StreamCount
    let audit: AuditLog

    func add(to router: Router<LibraryRequestContext>) {
        for format in ExportFormat.allCases {
            let path = RouterPath("api/v1/photos.\(format.rawValue)")
            router.get(path) { request, context in
                let credential = try context.require(.read)
                let parameters = try SearchParameters(try QueryString(request.uri.query), own: ["order"])
                return try await respond(
                    parameters.filter, try parameters.order(), format, credential, context)
            }
            router.post(path) { request, context in
                let credential = try context.require(.read)
                let search = try SearchRequest(
                    try await request.members(context), allowed: ["filter", "q", "order"])
                return try await respond(search.filter, search.order, format, credential, context)
            }
        }
    }

    private func respond(
        _ filter: PhotoFilter, _ order: PhotoOrder, _ format: ExportFormat, _ credential: Credential,
        _ context: LibraryRequestContext
    ) async throws -> Response {
        let snapshot = try queries.services.index.snapshot(for: credential.visibility)
        let photos = try await withDeadline(queries.patience) { try OrderedPhotos(snapshot, filter, order) }
        let body = try await ExportBody(
            photos, format, queries, shapes, for: credential.visibility, place: try streams.begin(credential),
            logger: context.logger)
        try await record(format, context)
        return Response(
            status: .ok,
            headers: [
                .contentType: format.mediaType, .cacheControl: "no-store",
                .contentDisposition: "attachment; filename=\"photos.\(format.rawValue)\"",
            ], body: body.body)
    }

    private func record(_ format: ExportFormat, _ context: LibraryRequestContext) async throws {
        do throws(PostgresError) {
            let kind = JSONValue.string("photos.\(format.rawValue)")
            try await audit.append(.export, by: context.actor, details: ["kind": kind])
        } catch {
            guard case .server(let refusal) = error, refusal.isAboutStandby else { throw error }
            context.logger.debug("a read-only replica cannot record an export in the audit log")
        }
    }
}
