import Catalog
import Foundation
import Hummingbird
import Intake
import JSON
import Query

/// `/api/v1/admin`: reindex, and the progress of jobs.
struct AdminRoutes: Sendable {
    static let bodyLimit = 1 << 20

    let queries: LibraryQueries
    private var services: LibraryServices { queries.services }
    let shapes: ResponseShapes

    func add(to router: Router<LibraryRequestContext>) {
        router.post("api/v1/admin/reindex") { request, context in try await reindex(request, context) }
        router.get("api/v1/admin/jobs/:id") { _, context in try await job(context) }
        router.patch("api/v1/admin/jobs/:id") { request, context in try await change(request, context) }
    }

    private func reindex(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        let credential = try context.require(.admin)
        let input = try ReindexInput(try await request.json(limit: Self.bodyLimit, context))
        let reindexRequest = try input.request(in: try services.index.snapshot(for: credential.visibility))
        if input.isDryRun {
            let estimate = try await services.reindexing.estimate(reindexRequest)
            let body = JSONValue.object([
                "photos": .int(estimate.photos),
                "originals": .int(estimate.originals),
                "bytes": .int(estimate.bytes),
            ])
            return .json(body.json, status: .ok)
        }
        let id = GlobalID.job(try await services.reindexing.begin(reindexRequest).rawValue).text
        var response = try await described(id)
        response.status = .accepted
        return response
    }

    private func job(_ context: LibraryRequestContext) async throws -> Response {
        try context.require(.admin)
        return try await described(Self.id(context))
    }

    /// Some clients percent-encode the `=` at the end of the id.
    private static func id(_ context: LibraryRequestContext) -> String {
        let text = context.parameters.get("id") ?? ""
        return text.removingPercentEncoding ?? text
    }

    /// `{"state": "paused" | "running" | "cancelled", "perSecond": 10}`
    private func change(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        try context.require(.admin)
        let id = Self.id(context)
        guard case .job(let number)? = GlobalID(id) else { throw APIError.notFound("There is no job \"\(id)\".") }
        guard case .object(let members) = try await request.json(limit: Self.bodyLimit, context), !members.isEmpty
        else { throw APIError.badInput(field: "body", reason: "must be an object with state or perSecond") }
        var state: String?
        var perSecond: Double?
        for member in members {
            switch (member.name, member.value) {
            case ("state", .string(let text)) where ["paused", "running", "cancelled"].contains(text): state = text
            case ("state", _): throw APIError.badInput(field: "state", reason: "must be paused, running or cancelled")
            case ("perSecond", let value):
                guard let rate = value.double else {
                    throw APIError.badInput(field: "perSecond", reason: "must be a number")
                }
                perSecond = try ReindexInput.rate(rate)
            default:
                throw APIError.badInput(field: member.name, reason: "is unknown; allowed: state, perSecond")
            }
        }
        let batch = BatchID(rawValue: number)
        let isChanged =
            state == "cancelled"
            ? try await services.reindexing.cancel(batch)
            : try await services.reindexing.set(batch, isPaused: state.map { $0 == "paused" }, perSecond: perSecond)
        guard isChanged else { throw APIError.notFound("There is no unfinished job \"\(id)\".") }
        return try await described(id)
    }

    private func described(_ id: String) async throws -> Response {
        let job = try await withDeadline(queries.patience) { [services] in
            try await JobRequest(id: id).result(services)
        }
        guard let job else { throw APIError.notFound("There is no job \"\(id)\".") }
        return try shapes.response(job, shapes.job)
    }
}
