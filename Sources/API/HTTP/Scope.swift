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

    let kind: Kind
    /// SHA-256 of the secret: tells one holder from another.
    let holder: [UInt8]
    let scopes: Set<Scope>
}
