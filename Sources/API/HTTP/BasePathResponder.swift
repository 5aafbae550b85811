import HTTPTypes
package import Hummingbird

/// Serves the application below a base path. The proxy may keep the prefix or remove it. Programs on the same machine
/// (health checks, the embedded store) need none.
package struct BasePathResponder<Responder: HTTPResponder<LibraryRequestContext>>: HTTPResponder {
    private let responder: Responder
    private let basePath: BasePath

    init(_ responder: Responder, basePath: BasePath) {
        self.responder = responder
        self.basePath = basePath
    }

    package func respond(to request: Request, context: LibraryRequestContext) async throws -> Response {
        var context = context
        context.basePath = basePath
        guard let path = basePath.removed(from: request.head.path ?? "") else {
            return try await responder.respond(to: request, context: context)
        }
        context.removedPrefix = basePath.text
        var head = request.head
        head.path = path
        return try await responder.respond(to: Request(head: head, body: request.body), context: context)
    }
}
