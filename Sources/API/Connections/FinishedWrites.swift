import HTTPTypes
package import Hummingbird

/// Lets requests that change something run to their end, also when nobody waits for the answer any more: an event that was
/// posted is not lost. Only questions end with their client.
package struct FinishedWrites<Routes: HTTPResponder<LibraryRequestContext>>: HTTPResponder {
    private let routes: Routes

    package init(_ routes: Routes) { self.routes = routes }

    package func respond(to request: Request, context: LibraryRequestContext) async throws -> Response {
        if Self.isQuestion(request) { return try await routes.respond(to: request, context: context) }
        // Not cancelled with the connection's task.
        return try await Task { try await routes.respond(to: request, context: context) }.value
    }

    private static func isQuestion(_ request: Request) -> Bool {
        switch request.method {
        case .get, .head: true
        case .post: questions.contains(request.uri.path)
        default: false
        }
    }

    /// Those that are posted. Of GraphQL's requests the mutations see to it themselves.
    private static var questions: Set<String> {
        [
            "/graphql", "/api/v1/photos/search", "/api/v1/photos.ndjson", "/api/v1/photos.csv", "/api/v1/timeline",
            "/api/v1/map", "/api/v1/facets", "/api/v1/admin/recount",
        ]
    }
}
