import Catalog
import HTTPTypes
import Hummingbird
import Query

/// `PUT /api/v1/photos/{id}/ai-results`: an AI writer stores what it found.
struct WriterRoutes: Sendable {
    static let bodyLimit = 1 << 20

    let store: AIResultsStore
    let library: Library

    func add(to router: Router<LibraryRequestContext>) {
        router.put("api/v1/photos/:id/ai-results") { request, context in try await write(request, context) }
    }

    private func write(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        try context.require(.aiWrite)
        let photo = try context.photoID()
        let results = try AIResults(try await request.json(limit: Self.bodyLimit, context), path: "body")
        guard try await store.write(results, photo: photo) else {
            throw APIError.notFound("There is no photo \(photo).")
        }
        try await library.catchUp()
        return Response(status: .noContent)
    }
}
