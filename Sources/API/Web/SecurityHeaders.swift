import HTTPTypes
import Hummingbird

/// Headers that restrict what a browser allows the page to do.
struct SecurityHeaders: RouterMiddleware {
    typealias Context = LibraryRequestContext

    private let policy: String
    private let isHTTPS: Bool

    /// - Parameters:
    ///   - storeOrigin: the origin of signed links, such as `https://store.example`: pictures and clips may be loaded
    ///     from there.
    ///   - isHTTPS: whether browsers use HTTPS; then they are told never to use HTTP.
    init(storeOrigin: String, isHTTPS: Bool) {
        self.isHTTPS = isHTTPS
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
        response.headers[Self.resourcePolicy] = "same-origin"
        response.headers[Self.permissionsPolicy] = Self.permissions
        if isHTTPS { response.headers[.strictTransportSecurity] = "max-age=31536000" }
        return response
    }

    private static let referrerPolicy = HTTPField.Name("Referrer-Policy") ?? .xContentTypeOptions
    private static let openerPolicy = HTTPField.Name("Cross-Origin-Opener-Policy") ?? .xContentTypeOptions
    private static let resourcePolicy = HTTPField.Name("Cross-Origin-Resource-Policy") ?? .xContentTypeOptions
    private static let permissionsPolicy = HTTPField.Name("Permissions-Policy") ?? .xContentTypeOptions
    /// Browser features that the page never uses, so that no script in it can. Names that Chromium does not know are
    /// left out: it logs a warning for each.
    private static let permissions = [
        "accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "hid", "microphone",
        "midi", "payment", "serial", "usb",
    ].map { "\($0)=()" }.joined(separator: ", ")
}
