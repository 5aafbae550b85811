import HTTPTypes
package import Hummingbird

/// Lets requests that change something run to their end, also when nobody waits for the answer any more: an event that was
/// posted is not lost. Only questions end with their client.
package struct UncancelledWrites<Responder: HTTPResponder<LibraryRequestContext>>: HTTPResponder {
    private let responder: Responder
    private let postedQuestions: Set<String>

    /// - Parameter postedQuestions: the paths whose POST asks and changes nothing.
    init(_ responder: Responder, postedQuestions: Set<String>) {
        self.responder = responder
        self.postedQuestions = postedQuestions
    }

    package func respond(to request: Request, context: LibraryRequestContext) async throws -> Response {
        if isQuestion(request) { return try await responder.respond(to: request, context: context) }
        // Not cancelled with the connection's task.
        return try await Task { try await responder.respond(to: request, context: context) }.value
    }

    private func isQuestion(_ request: Request) -> Bool {
        switch request.method {
        case .get, .head: true
        case .post: postedQuestions.contains(request.uri.path)
        default: false
        }
    }
}
