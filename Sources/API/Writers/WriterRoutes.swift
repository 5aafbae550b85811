import Catalog
import HTTPTypes
import Hummingbird
import JSON
import Query
import Storage
import Writers

/// `/api/v1/photos/{id}/ai-results`, `/api/v1/ai/…`: AI writers claim photos and store their results.
struct WriterRoutes: Sendable {
    static let bodyLimit = 1 << 20

    let store: AIResultsStore
    let claims: AIClaims
    let corrections: AICorrections
    let library: Library
    let rows: PhotoRows
    let links: PhotoLinks

    func add(to router: Router<LibraryRequestContext>) {
        router.put("api/v1/photos/:id/ai-results") { request, context in try await write(request, context) }
        router.put("api/v1/photos/:id/ai-corrections") { request, context in try await correct(request, context) }
        router.post("api/v1/ai/claims") { request, context in try await claim(request, context) }
        router.post("api/v1/ai/results") { request, context in
            try context.require(.aiWrite)
            let response = try await AIBulk(store: store).write(request, context)
            try await library.catchUp()
            return response
        }
    }

    /// Responds 204 if everything was stored, otherwise 200 with the parts that were not overwritten.
    private func write(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        try context.require(.aiWrite)
        let photo = try context.photoID()
        let write = try AIWrite(
            try await request.json(limit: Self.bodyLimit, context), path: "body", photo: photo)
        guard let outcome = try await store.write([write]).first, !outcome.isMissing else {
            throw APIError.notFound("There is no photo \(photo).")
        }
        try await library.catchUp()
        guard !outcome.kept.isEmpty else { return Response(status: .noContent) }
        return .json(JSONValue.object(["kept": outcome.keptJSON]).json, status: .ok)
    }

    private func correct(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        try context.require(.edit, or: .admin)
        let photo = try context.photoID()
        let correction = try AICorrection(try await request.json(limit: Self.bodyLimit, context))
        guard try await corrections.apply(correction, photo: photo) else {
            throw APIError.notFound("There is no photo \(photo).")
        }
        try await library.catchUp()
        return Response(status: .noContent)
    }

    private func claim(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        let credential = try context.require(.aiWrite)
        let claim = try AIClaimRequest(try await request.json(limit: Self.bodyLimit, context))
        let photos = try await claims.claim(claim)
        let records = try await rows.fetch(photos, [.path, .thumbnails], for: credential.visibility)
        let links = links.responseLinks()
        let listed = try records.compactMap { $0 }.map { record -> JSONValue in
            var members: JSONObject = ["photo": .int(Int(record.id.rawValue))]
            switch claim.picture {
            case .original:
                let original = try links.original(of: record)
                members.append("url", (original?.text).map(JSONValue.string) ?? .null)
            case .grid, .screen:
                let thumbnail = try links.thumbnail(of: record, claim.picture == .grid ? .grid : .screen)
                members.append("url", (thumbnail?.link.text).map(JSONValue.string) ?? .null)
                members.append("width", (thumbnail?.width).map { .int($0) } ?? .null)
                members.append("height", (thumbnail?.height).map { .int($0) } ?? .null)
            }
            return .object(members)
        }
        let body = JSONValue.object([
            "leaseSeconds": .int(claim.lease), "photos": .list(listed),
        ])
        return .json(body.json, status: .ok)
    }
}
