import Catalog

/// Why a route rejects a request. `Problem` turns it into a response.
enum APIError: Error {
    /// No credential, or one that is unknown, revoked or expired.
    case unauthenticated
    /// The credential lacks this scope.
    case forbidden(Scope)
    /// A cookie alone does not authorise this request, since another site could have sent it.
    case crossSite
    case notFound(String)
    /// A field of the request under the client's name for it, and what is wrong with it.
    case badInput(field: String, reason: String)
    case bodyTooLarge(limit: Int)
    case unsupportedMediaType(allowed: String)
    case notAcceptable(offered: String)
    case methodNotAllowed(allowed: String)
    /// The request did not finish within this time.
    case timedOut(Duration)
    /// A required service is unavailable.
    case unavailable(String)
}
