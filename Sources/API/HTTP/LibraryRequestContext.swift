import Catalog
package import Hummingbird
import NIOCore

/// The context of a request: its client, its credential and its body budget.
package struct LibraryRequestContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// Who sent the request.
    package var client: Client
    /// Where browsers find the application on its host.
    var basePath = BasePath.root
    /// What was before the path of the request, as it was sent to this process; empty if the proxy removed it.
    var removedPrefix = ""
    /// Nil until ``AccessMiddleware`` has found a valid credential.
    var credential: Credential?
    /// The budget of the request's body; nil until the client is authenticated or known not to be.
    var bodyBudget: BodyBudget?
    let bodyReading = BodyReading()
    let channel: any Channel

    /// The sender whose share of the budget the body uses.
    var sender: BodyBudget.Sender {
        credential.map { .owner($0.owner) } ?? .peer(client.network)
    }

    package init(source: Source) {
        coreContext = .init(source: source)
        channel = source.channel
        client = Client(peer: source.channel.remoteAddress?.ip)
    }
}

extension LibraryRequestContext {
    /// What the caller may see.
    ///
    /// - Throws: ``APIError/unauthenticated``.
    var visibility: Visibility {
        get throws(APIError) {
            guard let credential else { throw .unauthenticated }
            return credential.visibility
        }
    }

    /// The credential, if it has this scope.
    ///
    /// - Throws: ``APIError/unauthenticated`` or ``APIError/forbidden(_:)``.
    @discardableResult
    func require(_ scope: Scope) throws(APIError) -> Credential {
        guard let credential else { throw .unauthenticated }
        try credential.require(scope)
        return credential
    }
}

extension LibraryRequestContext {
    /// The credential, if it has either scope.
    ///
    /// - Throws: as ``require(_:)``, for the first scope.
    @discardableResult
    func require(_ scope: Scope, or other: Scope) throws(APIError) -> Credential {
        guard let credential else { throw .unauthenticated }
        if !credential.scopes.contains(other) { try credential.require(scope) }
        return credential
    }
}

extension LibraryRequestContext {
    /// The photo's id in the path.
    func photoID() throws(APIError) -> PhotoID {
        guard let id = parameters.get("id").flatMap({ PhotoID($0) }) else {
            throw .badInput(field: "id", reason: "must be the id of a photo")
        }
        return id
    }
}

extension Credential {
    /// - Throws: ``APIError/forbidden(_:)`` without this scope.
    func require(_ scope: Scope) throws(APIError) {
        guard scopes.contains(scope) else { throw .forbidden(scope) }
    }

    /// The scope for marking favourites: a user marks their own, a service token those of the first owner.
    var scopeOfFavourites: Scope { user == nil ? .admin : .favourites }
}
