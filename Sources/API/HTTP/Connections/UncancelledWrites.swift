import HTTPTypes
package import Hummingbird
import ServiceLifecycle

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
        return try await uncancelled { try await responder.respond(to: request, context: context) }
    }

    private func isQuestion(_ request: Request) -> Bool {
        switch request.method {
        case .get, .head: true
        case .post: postedQuestions.contains(request.uri.path)
        default: false
        }
    }
}

/// Runs a write that is not cancelled with its client's connection; only when the server shuts down, and then not at
/// once: its transaction either commits in that time or is rolled back.
func uncancelled<Value: Sendable>(
    _ write: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    let task = Task(operation: write)
    return try await withGracefulShutdownHandler {
        try await task.value
    } onGracefulShutdown: {
        Task {
            // Throws when the waiting task was cancelled, which is harmless.
            do { try await Task.sleep(for: .seconds(4)) } catch {}
            task.cancel()
        }
    }
}
