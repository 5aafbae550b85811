import Catalog

/// What a credential allows. No scope implies another.
package enum Scope: String, CaseIterable, Sendable, Hashable {
    /// Read photos.
    case read
    /// Write AI results.
    case aiWrite = "ai:write"
    /// Post events of the object store.
    case ingest
    /// Reindex, jobs, metrics, marks.
    case admin
}

/// The caller: a token or a browser session, and what it may do.
struct Credential: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        case token
        /// A cookie, which a browser also sends when another site requests it.
        case session
    }

    /// The owner of the credential. Limits are counted per owner; all sessions of a token have the same owner.
    enum Owner: Sendable, Hashable {
        case token(Int64)
        /// A session of a login link.
        case session([UInt8])
    }

    let kind: Kind
    /// SHA-256 of the secret: distinguishes holders.
    let holder: [UInt8]
    let owner: Owner
    let scopes: Set<Scope>
    /// When the token expires, or the token that began the session; nil for never, and for sessions of login links.
    let tokenEnd: Instant?

    /// - Throws: ``APIError/forbidden(_:)`` without this scope.
    func require(_ scope: Scope) throws(APIError) {
        guard scopes.contains(scope) else { throw .forbidden(scope) }
    }
}
