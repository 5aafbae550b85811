/// What a credential allows. No scope implies another.
package enum Scope: String, CaseIterable, Sendable, Hashable {
    /// Read photos.
    case read
    /// Mark favourites of the token's user.
    case favourites
    /// Change photos: corrections of AI results.
    case edit
    /// Write AI results.
    case aiWrite = "ai:write"
    /// Post events of the object store.
    case ingest
    /// Administer the library: reindex, jobs, metrics, favourites, corrections, tokens.
    case admin
}

/// The caller: a token or a browser session, and what it may do.
package struct Credential: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        case token
        /// A cookie, which a browser also sends when another site requests it.
        case session
        /// A header of a trusted proxy that signs users in, for every request of a browser.
        case proxy

        /// Whether a browser adds it to requests by itself, also to those that another site makes.
        package var isAddedByBrowser: Bool { self != .token }
    }

    /// What limits are counted by: a user with all tokens and sessions, or a service token with all its sessions.
    package enum Owner: Sendable, Hashable {
        /// A service token.
        case token(Int64)
        /// All sessions and tokens of a user.
        case user(UserID)
        /// A session of a login link, which belongs to no user.
        case session([UInt8])
    }

    package let kind: Kind
    /// SHA-256 of the secret: distinguishes holders.
    package let holder: [UInt8]
    package let owner: Owner
    /// The token, also of a session that was started with one; nil if a person signed in.
    package let token: Int64?
    package let scopes: Set<Scope>
    /// Nil for service tokens, and for sessions that were started with one.
    package let user: User?
    /// Expiry of the token, or of the token that started the session; nil for never and for sessions of login links.
    package let tokenEnd: Instant?

    package init(
        kind: Kind, holder: [UInt8], owner: Owner, token: Int64? = nil, scopes: Set<Scope>, user: User? = nil,
        tokenEnd: Instant?
    ) {
        self.kind = kind
        self.holder = holder
        self.owner = owner
        self.token = token
        self.scopes = scopes
        self.user = user
        self.tokenEnd = tokenEnd
    }
}
