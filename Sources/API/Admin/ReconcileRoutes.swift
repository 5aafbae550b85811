import Catalog
import HTTPTypes
import Hummingbird
import Intake
import JSON

/// `/api/v1/admin/reconcile`: requests comparisons of the bucket with the database and lists their reports.
struct ReconcileRoutes: Sendable {
    static let bodyLimit = 1 << 16

    let runs: ReconcileRuns

    func add(to router: Router<LibraryRequestContext>) {
        router.post("api/v1/admin/reconcile") { request, context in try await ask(request, context) }
        router.get("api/v1/admin/reconcile") { _, context in try await list(context) }
        router.get("api/v1/admin/reconcile/:id") { _, context in try await one(context) }
    }

    private func ask(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        try context.require(.admin)
        guard case .object(let members) = try await request.json(limit: Self.bodyLimit, context) else {
            throw APIError.badInput(field: "body", reason: "must be an object")
        }
        var confirming: Int64?
        for member in members {
            guard member.name == "confirm" else {
                throw APIError.badInput(field: member.name, reason: "is unknown; allowed: confirm")
            }
            guard let run = member.value.wholeNumber, run > 0 else {
                throw APIError.badInput(
                    field: "confirm",
                    reason: """
                        must be the id of the refused run that is confirmed, as GET /api/v1/admin/reconcile lists it: {"confirm": 12}
                        """)
            }
            confirming = Int64(run)
        }
        let id: Int64
        do {
            id = try await runs.request(confirming: confirming)
        } catch let error as ConfirmationError {
            throw APIError.badInput(field: "confirm", reason: "\(error)")
        }
        guard let run = try await runs.run(id) else {
            throw APIError.unavailable("The run was deleted before it could be read.")
        }
        return .json(JSONValue.object(Self.described(run)).json, status: .accepted)
    }

    private func list(_ context: LibraryRequestContext) async throws -> Response {
        try context.require(.admin)
        let latest = try await runs.latest()
        return .json(
            JSONValue.object([
                "runs": .list(latest.map { .object(Self.described($0)) }),
                "missing": .int(try await runs.missingPhotos()),
            ]).json, status: .ok)
    }

    /// One run with the first keys of each kind that it found.
    private func one(_ context: LibraryRequestContext) async throws -> Response {
        try context.require(.admin)
        let text = context.parameters.get("id") ?? ""
        guard let id = Int64(text), let run = try await runs.run(id) else {
            throw APIError.notFound("There is no reconcile run \(text.debugDescription).")
        }
        let found = run.report.keys
        let keys = [
            ("added", found.added), ("changed", found.changed), ("restored", found.restored),
            ("vanished", found.vanished),
        ].map { JSONObject.Member($0.0, .strings($0.1)) }
        let body = JSONValue.object(Self.described(run) + ["keys": .object(JSONObject(members: keys))])
        return .json(body.json, status: .ok)
    }

    private static func described(_ run: ReconcileRun) -> JSONObject {
        let report = run.report
        let counts: [(String, Int)] = [
            ("listed", report.listed), ("added", report.added), ("changed", report.changed),
            ("restored", report.restored), ("vanished", report.vanished), ("renamed", report.renamed),
            ("known", report.known), ("deleting", report.deleting),
            ("orphans", report.orphans), ("missingThumbnails", report.missingThumbnails),
        ]
        let members: JSONObject = [
            "id": .int(Int(run.id)), "state": .string(run.state.rawValue),
            "confirmed": .bool(run.confirms != nil),
            "confirms": run.confirms.map { .int(Int($0)) } ?? .null,
            "requestedAt": .string("\(run.requestedAt)"),
            "finishedAt": run.finishedAt.map { .string("\($0)") } ?? .null,
            "refused": .bool(report.isRefused), "thumbnailsHeld": .bool(report.holdsThumbnails),
            "error": run.error.map(JSONValue.string) ?? .null,
        ]
        return members + JSONObject(members: counts.map { JSONObject.Member($0.0, .int($0.1)) })
    }
}
