import HTTPTypes
package import Hummingbird
import ServiceLifecycle

/// Runs requests that change something to completion, even when their client disconnects: an event that was posted is
/// not lost. Only requests that read are cancelled with their client.
package struct UncancelledWrites<Responder: HTTPResponder<LibraryRequestContext>>: HTTPResponder {
    private let responder: Responder
    private let readOnlyPosts: Set<String>

    /// - Parameter readOnlyPosts: the paths whose POST changes nothing.
    init(_ responder: Responder, readOnlyPosts: Set<String>) {
        self.responder = responder
        self.readOnlyPosts = readOnlyPosts
    }

    package func respond(to request: Request, context: LibraryRequestContext) async throws -> Response {
        if isReadOnly(request) { return try await responder.respond(to: request, context: context) }
        return try await uncancelled { try await responder.respond(to: request, context: context) }
    }

    private func isReadOnly(_ request: Request) -> Bool {
        switch request.method {
        case .get, .head: true
        case .post: readOnlyPosts.contains(request.uri.path)
        default: false
        }
    }
}

/// Runs a write that is not cancelled when its client disconnects. When the server shuts down, it is cancelled after
/// four seconds: its transaction commits within that time or is rolled back.
func uncancelled<Value: Sendable>(
    _ write: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    let task = Task(operation: write)
    return try await withGracefulShutdownHandler {
        try await task.value
    } onGracefulShutdown: {
        Task {
            // Sleeping throws when this task is cancelled, which is harmless.
            do { try await Task.sleep(for: .seconds(4)) } catch {}
            task.cancel()
        }
    }
}
