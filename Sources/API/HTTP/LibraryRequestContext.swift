package import Hummingbird

/// What travels with a request: who asks.
package struct LibraryRequestContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// Who asks; nil until ``AccessMiddleware`` has found a valid credential.
    var credential: Credential?
    let bodyReading = BodyReading()

    package init(source: Source) {
        coreContext = .init(source: source)
    }
}

extension LibraryRequestContext {
    /// The credential, when it bears this scope.
    ///
    /// - Throws: ``APIError/unauthenticated`` or ``APIError/forbidden(_:)``.
    @discardableResult
    func require(_ scope: Scope) throws(APIError) -> Credential {
        guard let credential else { throw .unauthenticated }
        guard credential.scopes.contains(scope) else { throw .forbidden(scope) }
        return credential
    }
}
