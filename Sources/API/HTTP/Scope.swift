import Catalog

/// What a credential allows. Scopes do not imply each other.
package enum Scope: String, CaseIterable, Sendable, Hashable {
    /// Ask about photos.
    case read
    /// Write AI results.
    case aiWrite = "ai:write"
    /// Post events of the object store.
    case ingest
    /// Reindex, jobs, metrics, marks.
    case admin
}

/// Who asks: a token or a browser session, and what it may do.
struct Credential: Sendable, Hashable {
    enum Kind: Sendable, Hashable {
        case token
        /// A session travels in a cookie, which a browser also sends when another site asks it to.
        case session
    }

    /// The owner of the credential: limits are counted per owner, and all sessions of a token have the same owner.
    enum Owner: Sendable, Hashable {
        case token(Int64)
        /// A session that a login link began.
        case session([UInt8])
    }

    let kind: Kind
    /// SHA-256 of the secret: tells one holder from another.
    let holder: [UInt8]
    let owner: Owner
    let scopes: Set<Scope>
    /// When the token ends that it is or that began it; nil for never, and for sessions of login links.
    let tokenEnd: Instant?
}
