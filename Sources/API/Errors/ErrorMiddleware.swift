import HTTPTypes
import Hummingbird
import Logging

/// Turns every error into a problem+json answer; what nobody foresaw is logged and answered with a plain 500.
struct ErrorMiddleware: RouterMiddleware {
    typealias Context = LibraryRequestContext

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch {
            // Its client is gone, and nothing went wrong here.
            if Task.isCancelled { throw CancellationError() }
            await request.readAway(context)
            if let problem = Problem(error) {
                if problem.status.kind == .serverError {
                    context.logger.warning(
                        "request failed", metadata: ["error": "\(error)", "path": "\(request.uri.path)"])
                }
                return problem.response
            }
            context.logger.error(
                "unexpected error", metadata: ["error": "\(error)", "path": "\(request.uri.path)"])
            return Problem(
                status: .internalServerError, code: "INTERNAL",
                detail: "Something went wrong here; the log says what."
            ).response
        }
    }
}
