import HTTPTypes
import Hummingbird

/// The headers that keep a browser from doing more than we asked it to.
struct SecurityHeaders: RouterMiddleware {
    typealias Context = LibraryRequestContext

    private let policy: String

    /// - Parameter storeOrigin: where signed links lead, `https://store.example`: pictures and clips may come from there.
    init(storeOrigin: String) {
        policy = [
            "default-src 'self'", "img-src 'self' data: blob: \(storeOrigin)",
            "media-src 'self' blob: \(storeOrigin)", "connect-src 'self' \(storeOrigin)",
            "script-src 'self'", "style-src 'self'", "worker-src 'self' blob:", "object-src 'none'",
            "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'",
        ].joined(separator: "; ")
    }

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        response.headers[.contentSecurityPolicy] = policy
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[Self.referrerPolicy] = "no-referrer"
        response.headers[Self.openerPolicy] = "same-origin"
        return response
    }

    private static let referrerPolicy = HTTPField.Name("Referrer-Policy") ?? .xContentTypeOptions
    private static let openerPolicy = HTTPField.Name("Cross-Origin-Opener-Policy") ?? .xContentTypeOptions
}
