package import Catalog
import JSON
package import Postgres
import Support

/// Browser sessions of users.
package struct UserSessions: Sendable {
    let postgres: PostgresClient

    package init(postgres: PostgresClient) { self.postgres = postgres }

    /// The session of a provider of OpenID Connect that a session comes from.
    package struct ProviderSession: Sendable {
        package let issuer: String
        /// `sid` of the ID token; nil if the provider names no sessions.
        package let sid: String?
        /// The ID token, which the provider wants to see again when the user signs out.
        package let idToken: String

        package init(issuer: String, sid: String?, idToken: String) {
            self.issuer = issuer
            self.sid = sid
            self.idToken = idToken
        }
    }

    /// A session in the list of its user.
    package struct Session: Sendable {
        package let id: Int64
        /// SHA-256 of the secret, to recognise the session of the request.
        package let holder: [UInt8]
        package let createdAt: Instant
        package let lastUsedAt: Instant?
        package let expiresAt: Instant
        package let address: String?
        package let userAgent: String?
    }

    /// Starts a session of a user with all scopes of the role.
    ///
    /// - Parameter method: how the user signed in, for the audit log: `password`, `openid`, `proxy`, `invitation`.
    /// - Returns: nil if the user does not exist or is disabled.
    package func start(
        _ user: UserID, method: String, from origin: BrowserOrigin, provider: ProviderSession? = nil
    ) async throws -> AccessSecret? {
        try await postgres.transaction {
            try await Self.start(user, method: method, from: origin, provider: provider, on: $0)
        }
    }

    static func start(
        _ id: UserID, method: String, from origin: BrowserOrigin, provider: ProviderSession? = nil,
        on connection: Connection
    ) async throws -> AccessSecret? {
        let rows = try await connection.query(
            """
            SELECT \(User.columns) FROM users
            WHERE id = \(id.rawValue) AND disabled_at IS NULL FOR SHARE
            """)
        guard let user = try rows.first.map({ try User($0) }) else { return nil }
        let secret = AccessSecret()
        // The scopes of the role count when the session is used, so that a change of the role takes effect at once.
        try await connection.execute(
            """
            INSERT INTO browser_sessions (secret_hash, scopes, expires_at, user_id, last_used_at, address, user_agent,
                                          issuer, provider_sid, id_token)
            VALUES (\(secret.hash), \(Scope.allCases.map(\.rawValue)),
                    now() + make_interval(secs => \(Double(AccessStore.sessionSeconds))), \(id.rawValue), now(),
                    \(origin.address), \(origin.userAgent), \(provider?.issuer), \(provider?.sid),
                    \(provider?.idToken))
            """)
        try await connection.execute(
            AuditLog.insert(
                .startSession, by: AuditLog.Actor(user: user, address: origin.address),
                subject: id.auditSubject, details: ["method": .string(method)]))
        return secret
    }

    /// The sessions of a user that have not expired, newest first.
    package func sessions(of user: UserID) async throws -> [Session] {
        try await postgres.query(
            """
            SELECT id, secret_hash, created_at, last_used_at, expires_at, address, user_agent FROM browser_sessions
            WHERE user_id = \(user.rawValue) AND expires_at > now() ORDER BY id DESC
            """
        ).map { row in
            Session(
                id: try row.decode(named: "id"), holder: try row.decode(named: "secret_hash"),
                createdAt: Instant(try row.decode(TimestampTZ.self, named: "created_at")),
                lastUsedAt: try row.decode(TimestampTZ?.self, named: "last_used_at").map(Instant.init),
                expiresAt: Instant(try row.decode(TimestampTZ.self, named: "expires_at")),
                address: try row.decode(named: "address"), userAgent: try row.decode(named: "user_agent"))
        }
    }

    /// - Returns: false if the user has no such session.
    package func end(_ session: Int64, of user: UserID, by actor: AuditLog.Actor) async throws -> Bool {
        try await postgres.transaction { connection in
            let ended = try await connection.execute(
                "DELETE FROM browser_sessions WHERE id = \(session) AND user_id = \(user.rawValue)")
            guard ended == 1 else { return false }
            try await connection.execute(
                AuditLog.insert(
                    .endSession, by: actor, subject: user.auditSubject,
                    details: ["session": .int(Int(session))]))
            return true
        }
    }

    /// Ends the session with this secret, if there is one.
    ///
    /// - Returns: its session at a provider, where the user may want to sign out too.
    package func end(_ secret: AccessSecret, by actor: AuditLog.Actor) async throws -> ProviderSession? {
        try await postgres.transaction { connection in
            let rows = try await connection.query(
                """
                DELETE FROM browser_sessions WHERE secret_hash = \(secret.hash)
                RETURNING user_id, issuer, provider_sid, id_token
                """)
            guard let row = rows.first else { return nil }
            if let user = try row.decode(Int64?.self, named: "user_id").map(UserID.init) {
                try await connection.execute(AuditLog.insert(.endSession, by: actor, subject: user.auditSubject))
            }
            guard let issuer: String = try row.decode(named: "issuer"),
                let idToken: String = try row.decode(named: "id_token")
            else { return nil }
            return ProviderSession(issuer: issuer, sid: try row.decode(named: "provider_sid"), idToken: idToken)
        }
    }
}
