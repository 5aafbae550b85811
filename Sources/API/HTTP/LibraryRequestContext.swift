package import Hummingbird
import NIOCore

/// What travels with a request: who asks.
package struct LibraryRequestContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// Who asks; nil until ``AccessMiddleware`` has found a valid credential.
    var credential: Credential?
    /// What the request's body counts against, once it is known who asks.
    var bodyBudget: BodyBudget?
    let bodyReading = BodyReading()
    let channel: any Channel

    /// Whose share of the budget the body takes.
    var sender: BodyBudget.Sender {
        credential.map { .owner($0.owner) } ?? .peer(OpenConnection.current?.peer ?? "")
    }

    package init(source: Source) {
        coreContext = .init(source: source)
        channel = source.channel
    }
}

extension LibraryRequestContext {
    /// The credential, when it bears this scope.
    ///
    /// - Throws: ``APIError/unauthenticated`` or ``APIError/forbidden(_:)``.
    @discardableResult
    func require(_ scope: Scope) throws(APIError) -> Credential {
        guard let credential else { throw .unauthenticated }
        try credential.require(scope)
        return credential
    }
}
