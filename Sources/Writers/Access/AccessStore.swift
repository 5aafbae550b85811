package import Catalog
import JSON
package import Postgres
import Support

/// Tokens, login links and browser sessions in the database.
package struct AccessStore: Sendable {
    /// The number of valid tokens that a user may have.
    private static let mostPerUser = 50

    let postgres: PostgresClient

    package init(postgres: PostgresClient) { self.postgres = postgres }

    /// A token without its secret, which is not stored.
    package struct Token: Sendable {
        package let id: Int64
        package let name: String
        package let scopes: [String]
        package let createdAt: Instant
        package let expiresAt: Instant?
        package let revokedAt: Instant?
        /// Nil for a service token.
        package let user: UserID?
        /// To the hour; nil if it was never used.
        package let lastUsedAt: Instant?
    }

    /// Creates a token.
    ///
    /// - Parameters:
    ///   - name: 1…100 characters, for people.
    ///   - expiresAt: nil for never.
    ///   - user: whose token it is; nil for a service token.
    ///   - actor: who creates it, for the audit log.
    /// - Returns: its id and its secret, which is not available again.
    package func createToken(
        name: String, scopes: Set<Scope>, expiresAt: Instant? = nil, user: User? = nil,
        by actor: AuditLog.Actor = .commandLine
    ) async throws -> (id: Int64, secret: AccessSecret) {
        try await postgres.transaction { connection in
            let made = try await Self.insertToken(
                name: name, scopes: scopes, expiresAt: expiresAt, user: user, on: connection)
            try await connection.execute(
                AuditLog.insert(
                    .createToken, by: actor, subject: "token:\(made.id)",
                    details: ["name": .string(name), "scopes": .strings(scopes.map(\.rawValue).sorted())]))
            return made
        }
    }

    private static func insertToken(
        name: String, scopes: Set<Scope>, expiresAt: Instant?, user: User?, on connection: Connection
    ) async throws -> (id: Int64, secret: AccessSecret) {
        guard (1...100).contains(name.count) else {
            throw InputError(path: "name", reason: "must have 1 to 100 characters")
        }
        guard !scopes.isEmpty else { throw InputError(path: "scopes", reason: "must name at least one scope") }
        if let user, let excess = scopes.subtracting(user.role.scopes).map(\.rawValue).min() {
            throw InputError(
                path: "scopes", reason: "must not have \(excess), which the role \(user.role.rawValue) does not allow"
            )
        }
        if let user {
            let rows = try await connection.query(
                "SELECT count(*) AS tokens FROM api_tokens WHERE user_id = \(user.id.rawValue) AND revoked_at IS NULL"
            )
            guard try rows.first?.decode(Int.self, named: "tokens") ?? 0 < mostPerUser else {
                throw InputError(
                    path: "name", reason: "would be token \(mostPerUser + 1) of the user; revoke one first")
            }
        }
        let secret = AccessSecret()
        let rows = try await connection.query(
            """
            INSERT INTO api_tokens (name, secret_hash, scopes, expires_at, user_id)
            VALUES (\(name), \(secret.hash), \(scopes.map(\.rawValue).sorted()),
                    \(expiresAt.map { TimestampTZ(microseconds: $0.microseconds) }), \(user?.id.rawValue))
            RETURNING id
            """)
        guard let row = rows.first else { throw PostgresError.protocolViolation("INSERT returned no row") }
        return (try row.decode(named: "id"), secret)
    }

    /// All tokens, oldest first.
    package func tokens() async throws -> [Token] { try await tokens(which: "TRUE") }

    /// The tokens of a user that are valid, oldest first.
    package func tokens(of user: UserID) async throws -> [Token] {
        try await tokens(
            which: "user_id = \(user.rawValue) AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())")
    }

    /// Returns a token, also a revoked or expired one; nil if the id was never used.
    package func token(_ id: Int64) async throws -> Token? { try await tokens(which: "id = \(id)").first }

    private func tokens(which: SQL) async throws -> [Token] {
        try await postgres.query(
            "SELECT id, name, scopes, created_at, expires_at, revoked_at, user_id, last_used_at FROM api_tokens WHERE \(which) ORDER BY id"
        ).map { row in
            Token(
                id: try row.decode(named: "id"), name: try row.decode(named: "name"),
                scopes: try row.decode(named: "scopes"),
                createdAt: Instant(try row.decode(TimestampTZ.self, named: "created_at")),
                expiresAt: try row.decode(TimestampTZ?.self, named: "expires_at").map(Instant.init),
                revokedAt: try row.decode(TimestampTZ?.self, named: "revoked_at").map(Instant.init),
                user: try row.decode(Int64?.self, named: "user_id").map(UserID.init),
                lastUsedAt: try row.decode(TimestampTZ?.self, named: "last_used_at").map(Instant.init))
        }
    }

    /// Revokes a token and the sessions that were started with it.
    ///
    /// - Parameters:
    ///   - user: only a token of this user; nil for any.
    ///   - actor: who revokes it, for the audit log.
    /// - Returns: false if the token does not exist or is already revoked.
    package func revokeToken(
        id: Int64, of user: UserID? = nil, by actor: AuditLog.Actor = .commandLine
    ) async throws -> Bool {
        try await postgres.transaction { connection in
            let rows = try await connection.query(
                """
                UPDATE api_tokens SET revoked_at = now()
                WHERE id = \(id) AND revoked_at IS NULL AND (\(user == nil) OR user_id = \(user?.rawValue))
                RETURNING name
                """)
            guard let row = rows.first else { return false }
            try await connection.execute(
                AuditLog.insert(
                    .revokeToken, by: actor, subject: "token:\(id)",
                    details: ["name": .string(try row.decode(named: "name"))]))
            return true
        }
    }

    /// Creates a token for the duration of `body` and deletes it afterwards. It expires within an hour in case this process
    /// ends before that.
    package func withTemporaryToken<Value>(
        name: String, scopes: Set<Scope>, _ body: (AccessSecret) async throws -> Value
    ) async throws -> Value {
        let (id, secret) = try await postgres.withConnection { connection in
            try await Self.insertToken(
                name: name, scopes: scopes,
                expiresAt: Instant(microseconds: Instant.now.microseconds + 3_600_000_000), user: nil, on: connection)
        }
        let result: Result<Value, any Error>
        do { result = .success(try await body(secret)) } catch { result = .failure(error) }
        try await postgres.execute("DELETE FROM api_tokens WHERE id = \(id)")
        return try result.get()
    }

    /// Creates a link that signs a browser in once, within `minutes`.
    package func createLoginLink(scopes: Set<Scope>, minutes: Int) async throws -> AccessSecret {
        let secret = AccessSecret()
        let names = scopes.map(\.rawValue).sorted()
        try await postgres.transaction { connection in
            try await connection.execute(
                """
                INSERT INTO login_links (secret_hash, scopes, expires_at)
                VALUES (\(secret.hash), \(names), now() + make_interval(mins => \(Int32(minutes))))
                """)
            try await connection.execute(
                AuditLog.insert(.createLoginLink, by: .commandLine, details: ["scopes": .strings(names)]))
        }
        return secret
    }

    /// A secret of a request: its hash, and the kind of credential that it was sent as.
    package struct PresentedSecret: Hashable, Sendable {
        package let kind: Credential.Kind
        package let hash: [UInt8]

        package init(kind: Credential.Kind, hash: [UInt8]) {
            self.kind = kind
            self.hash = hash
        }
    }

    /// A credential that is valid now.
    package struct ValidCredential: Sendable {
        package let credential: Credential
        /// Seconds until it expires; nil for never.
        package let secondsLeft: Double?
        /// Whether the time of its last use is known to the hour.
        package let isUseNoted: Bool
    }

    /// Notes that credentials are used. Those that were used within an hour need no note: ``ValidCredential/isUseNoted``.
    /// Rows that another transaction has locked are left for the next time.
    package func noteUse(of secrets: [PresentedSecret]) async throws(PostgresError) {
        try await postgres.execute(
            """
            WITH sessions AS (
                UPDATE browser_sessions SET last_used_at = now() WHERE secret_hash IN (
                    SELECT secret_hash FROM browser_sessions WHERE secret_hash IN \(Self.hashes(.session, of: secrets)) FOR UPDATE SKIP LOCKED)
            )
            UPDATE api_tokens SET last_used_at = now() WHERE id IN (
                SELECT id FROM api_tokens WHERE secret_hash IN \(Self.hashes(.token, of: secrets)) FOR UPDATE SKIP LOCKED)
            """)
    }

    /// A subquery with the hashes of one kind.
    private static func hashes(_ kind: Credential.Kind, of secrets: [PresentedSecret]) -> SQL {
        let texts = secrets.filter { $0.kind == kind }.map { Hex.string($0.hash) }
        return "(SELECT decode(text, 'hex') FROM unnest(\(texts)) AS text)"
    }

    /// Returns the credentials of those secrets that are valid now, with one statement for all.
    package func credentials(
        _ secrets: [PresentedSecret]
    ) async throws -> [PresentedSecret: ValidCredential] {
        let rows = try await postgres.query(
            """
            SELECT found.*, coalesce(last_used_at > now() - interval '1 hour', FALSE) AS is_use_noted, u.id, u.name, u.role, u.sees, u.has_shared_favourites
            FROM (
                SELECT FALSE AS is_session, secret_hash, id AS token_id, user_id, scopes, expires_at AS token_end,
                    extract(epoch FROM expires_at - now())::float8 AS seconds_left, last_used_at
                FROM api_tokens
                WHERE secret_hash IN \(Self.hashes(.token, of: secrets)) AND revoked_at IS NULL
                    AND (expires_at IS NULL OR expires_at > now())
                UNION ALL
                SELECT TRUE, s.secret_hash, s.token_id, coalesce(s.user_id, t.user_id), s.scopes, t.expires_at,
                    extract(epoch FROM least(s.expires_at, t.expires_at) - now())::float8,
                    CASE WHEN s.user_id IS NULL THEN now() ELSE s.last_used_at END
                FROM browser_sessions s LEFT JOIN api_tokens t ON t.id = s.token_id
                WHERE s.secret_hash IN \(Self.hashes(.session, of: secrets)) AND s.expires_at > now()
                    AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now())
            ) found LEFT JOIN users u ON u.id = found.user_id
            WHERE found.user_id IS NULL OR u.disabled_at IS NULL
            """)
        var valid: [PresentedSecret: ValidCredential] = [:]
        for row in rows {
            let hash: [UInt8] = try row.decode(named: "secret_hash")
            let secret = PresentedSecret(kind: try row.decode(named: "is_session") ? .session : .token, hash: hash)
            let token: Int64? = try row.decode(named: "token_id")
            let names: [String] = try row.decode(named: "scopes")
            let scopes = Set(names.compactMap(Scope.init(rawValue:)))
            let user = try row.decode(Int64?.self, named: "id") == nil ? nil : User(row)
            let credential = Credential(
                kind: secret.kind, holder: hash,
                owner: user.map { .user($0.id) } ?? token.map(Credential.Owner.token) ?? .session(hash),
                token: token, scopes: user.map { scopes.intersection($0.role.scopes) } ?? scopes, user: user,
                tokenEnd: try row.decode(TimestampTZ?.self, named: "token_end").map(Instant.init))
            valid[secret] = ValidCredential(
                credential: credential, secondsLeft: try row.decode(named: "seconds_left"),
                isUseNoted: try row.decode(named: "is_use_noted"))
        }
        return valid
    }
}

extension Instant {
    init(_ timestamp: TimestampTZ) { self.init(microseconds: timestamp.microseconds) }
}
