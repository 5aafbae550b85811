/// What a route refuses, as facts; `Problem` makes the answer of it.
enum APIError: Error {
    /// No credential, or one that is unknown, revoked or expired.
    case unauthenticated
    /// The credential lacks this scope.
    case forbidden(Scope)
    /// A cookie alone does not authorise this request, since another site could have sent it.
    case crossSite
    case notFound(String)
    /// A field of the request, as its sender wrote it, and what is wrong with it.
    case badInput(field: String, reason: String)
    case bodyTooLarge(limit: Int)
    case unsupportedMediaType(allowed: String)
    case notAcceptable(offered: String)
    case methodNotAllowed(allowed: String)
    /// There was no answer after this time.
    case timedOut(Duration)
    /// A part that this one needs is away.
    case unavailable(String)
}
