import Catalog
import HTTPTypes
import Hummingbird
import Intake

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
            guard case .number(let number) = member.value, let run = Int64(exactly: number), run > 0 else {
                throw APIError.badInput(
                    field: "confirm",
                    reason: """
                        must be the id of the refused run that is confirmed, as GET /api/v1/admin/reconcile lists it: {"confirm": 12}
                        """)
            }
            confirming = run
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
        return .json(FilterInput.object(Self.described(run)).json, status: .accepted)
    }

    private func list(_ context: LibraryRequestContext) async throws -> Response {
        try context.require(.admin)
        let latest = try await runs.latest()
        return .json(
            FilterInput.object([
                .init("runs", .list(latest.map { .object(Self.described($0)) })),
                .init("missing", .number(Double(try await runs.missingPhotos()))),
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
        ].map { FilterInput.Member($0.0, .list($0.1.map(FilterInput.string))) }
        return .json(FilterInput.object(Self.described(run) + [.init("keys", .object(keys))]).json, status: .ok)
    }

    private static func described(_ run: ReconcileRun) -> [FilterInput.Member] {
        let report = run.report
        let counts: [(String, Int)] = [
            ("listed", report.listed), ("added", report.added), ("changed", report.changed),
            ("restored", report.restored), ("vanished", report.vanished), ("renamed", report.renamed),
            ("known", report.known), ("deleting", report.deleting),
            ("orphans", report.orphans), ("missingThumbnails", report.missingThumbnails),
        ]
        let members: [FilterInput.Member] = [
            .init("id", .number(Double(run.id))), .init("state", .string(run.state.rawValue)),
            .init("confirmed", .bool(run.confirms != nil)),
            .init("confirms", run.confirms.map { .number(Double($0)) } ?? .null),
            .init("requestedAt", .string("\(run.requestedAt)")),
            .init("finishedAt", run.finishedAt.map { .string("\($0)") } ?? .null),
            .init("refused", .bool(report.isRefused)), .init("thumbnailsHeld", .bool(report.holdsThumbnails)),
            .init("error", run.error.map(FilterInput.string) ?? .null),
        ]
        return members + counts.map { .init($0.0, .number(Double($0.1))) }
    }
}
