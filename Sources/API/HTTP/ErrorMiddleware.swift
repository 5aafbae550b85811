import HTTPTypes
import Hummingbird
import Logging

/// Turns every error into a problem+json response. Unexpected errors are logged and answered with a plain 500. Client
/// errors are logged at debug level only, so that a client cannot fill the log.
struct ErrorMiddleware: RouterMiddleware {
    typealias Context = LibraryRequestContext

    let writes: WriteHealth

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            try request.checkExpectation()
            return try await next(request, context)
        } catch {
            // The client has disconnected: this is not an error of the server.
            if Task.isCancelled { throw CancellationError() }
            if let problem = Problem(error) {
                writes.note(problem)
                if problem.status.kind == .serverError {
                    context.logger.warning(
                        "request failed", metadata: ["error": "\(error)", "path": "\(request.uri.path)"])
                } else {
                    context.logger.debug(
                        "request rejected",
                        metadata: ["code": "\(problem.code)", "reason": "\(error)", "path": "\(request.uri.path)"])
                }
                return problem.response
            }
            context.logger.error(
                "unexpected error", metadata: ["error": "\(error)", "path": "\(request.uri.path)"])
            return Problem(
                status: .internalServerError, code: "INTERNAL",
                detail: "Internal error; the server's log has the details."
            ).response
        }
    }
}
