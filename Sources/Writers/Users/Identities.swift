package import Catalog
import JSON
package import Postgres
import Support

/// Signs users in through their accounts at a provider of OpenID Connect.
///
/// A user is found by issuer and subject, which never change; names and addresses do.
package struct Identities: Sendable {
    private let postgres: PostgresClient

    package init(postgres: PostgresClient) { self.postgres = postgres }

    package enum Refusal: String, Error, Sendable, Equatable {
        /// No group of the account gives a role.
        case noRole
        case disabledUser
        /// A user has the verified address, and the provider has not verified it.
        case unverifiedAddress
        /// A user has the verified address, and linking by address is not allowed.
        case addressInUse
        /// The user with the address is linked to another account of the provider.
        case linkedToAnotherAccount
        /// The account's groups would take the role from the last owner.
        case lastOwner
    }

    /// An account at the provider, from verified claims.
    package struct ProviderAccount: Sendable {
        package var subject: String
        /// What the provider calls the account; another user may have the name.
        package var name: String?
        package var displayName: String?
        package var address: String?
        package var isAddressVerified: Bool
        package var role: Role?

        package init(
            subject: String, name: String? = nil, displayName: String? = nil, address: String? = nil,
            isAddressVerified: Bool = false, role: Role?
        ) {
            self.subject = subject
            self.name = name
            self.displayName = displayName
            self.address = address
            self.isAddressVerified = isAddressVerified
            self.role = role
        }
    }

    package struct Rules: Sendable {
        /// Whether a user with a verified address of the account's is linked to it.
        package let linksByAddress: Bool
        /// Whether the provider decides roles at each sign-in, and not only when the user is created.
        package let decidesRoles: Bool

        package init(linksByAddress: Bool, decidesRoles: Bool) {
            self.linksByAddress = linksByAddress
            self.decidesRoles = decidesRoles
        }
    }

    /// Finds, links or creates the user of an account, and starts a session.
    ///
    /// - Throws: ``Refusal``, and ``InputError`` for a name or address that no user can have. The audit log records both.
    package func signIn(
        _ account: ProviderAccount, _ rules: Rules, session: UserSessions.ProviderSession, from origin: BrowserOrigin
    ) async throws -> AccessSecret {
        do {
            let secret: AccessSecret? = try await postgres.transaction { connection in
                // Two browsers of a new user, or of the last owner, wait for each other.
                try await connection.execute("SELECT pg_advisory_xact_lock(\(AdvisoryLock.users))")
                guard let user = try await Self.user(of: account, rules, session.issuer, origin, on: connection)
                else {
                    return nil
                }
                let secret = try await UserSessions.start(
                    user, method: "openid", from: origin, provider: session, on: connection)
                guard let secret else { throw Refusal.disabledUser }
                return secret
            }
            guard let secret else { throw Refusal.noRole }
            return secret
        } catch {
            let reason = (error as? Refusal)?.rawValue ?? (error as? InputError).map { "account.\($0.path)" }
            guard let reason else { throw error }
            let details: JSONObject = [
                "method": .string("openid"), "reason": .string(reason), "issuer": .string(session.issuer),
                "subject": .string(account.subject),
            ]
            try await AuditLog(postgres: postgres).append(
                .refuseSession, by: AuditLog.Actor(address: origin.address), details: details)
            throw error
        }
    }

    /// The user of an account; nil for one that has lost its groups, whose access ends with the transaction.
    private static func user(
        of account: ProviderAccount, _ rules: Rules, _ issuer: String, _ origin: BrowserOrigin,
        on connection: Connection
    ) async throws -> UserID? {
        let known = try await connection.query(
            """
            UPDATE user_identities SET last_used_at = now()
            WHERE issuer = \(issuer) AND subject = \(account.subject) RETURNING user_id
            """
        ).first
        if let known {
            let id = UserID(rawValue: try known.decode(named: "user_id"))
            do {
                try await update(id, account, rules, origin, on: connection)
            } catch Refusal.noRole {
                try await endAccess(of: id, origin, on: connection)
                return nil
            }
            return id
        }
        let id: UserID
        if let linked = try await userToLink(account, rules, issuer, on: connection) {
            try await update(linked, account, rules, origin, on: connection)
            id = linked
        } else {
            guard let role = account.role else { throw Refusal.noRole }
            id = try await add(account, role, origin, on: connection)
        }
        try await connection.execute(
            """
            INSERT INTO user_identities (issuer, subject, user_id, last_used_at)
            VALUES (\(issuer), \(account.subject), \(id.rawValue), now())
            """)
        try await connection.execute(
            AuditLog.insert(
                .linkIdentity, by: AuditLog.Actor(address: origin.address), subject: id.auditSubject,
                details: ["issuer": .string(issuer), "subject": .string(account.subject)]))
        return id
    }

    /// Ends the sessions of a user and revokes the tokens. The role stays, also the last owner's: a password, or a group at the
    /// provider, gives access again.
    private static func endAccess(of id: UserID, _ origin: BrowserOrigin, on connection: Connection) async throws {
        let sessions = try await connection.query(
            "SELECT FROM browser_sessions WHERE user_id = \(id.rawValue) AND expires_at > now()"
        ).count
        let tokens = try await connection.query(
            "SELECT id, name FROM api_tokens WHERE user_id = \(id.rawValue) AND revoked_at IS NULL ORDER BY id")
        try await UserStore.endAccess(of: id, on: connection)
        let actor = AuditLog.Actor(address: origin.address)
        if sessions > 0 {
            try await connection.execute(
                AuditLog.insert(
                    .endSession, by: actor, subject: id.auditSubject,
                    details: ["by": .string("openid"), "sessions": .int(sessions)]))
        }
        for token in tokens {
            let details: JSONObject = [
                "by": .string("openid"), "name": .string(try token.decode(named: "name")),
                "user": .string(id.auditSubject),
            ]
            try await connection.execute(
                AuditLog.insert(
                    .revokeToken, by: actor, subject: "token:\(try token.decode(Int64.self, named: "id"))",
                    details: details))
        }
    }

    /// The user with the account's address, if it may be linked; nil if no user has it. An address that a user has typed may
    /// be somebody else's, so only verified ones count.
    private static func userToLink(
        _ account: ProviderAccount, _ rules: Rules, _ issuer: String, on connection: Connection
    ) async throws -> UserID? {
        guard let address = account.address else { return nil }
        let row = try await connection.query(
            """
            SELECT id, EXISTS (
                SELECT FROM user_identities i WHERE i.user_id = users.id AND i.issuer = \(issuer)) AS is_linked
            FROM users WHERE lower(email) = lower(\(address)) AND email_is_verified
            """
        ).first
        guard let row else { return nil }
        guard rules.linksByAddress else { throw Refusal.addressInUse }
        guard account.isAddressVerified else { throw Refusal.unverifiedAddress }
        guard try !row.decode(Bool.self, named: "is_linked") else { throw Refusal.linkedToAnotherAccount }
        return UserID(rawValue: try row.decode(named: "id"))
    }

    /// Gives a user the role that the provider decides.
    private static func update(
        _ id: UserID, _ account: ProviderAccount, _ rules: Rules, _ origin: BrowserOrigin, on connection: Connection
    ) async throws {
        let rows = try await connection.query(
            """
            SELECT \(User.columns), disabled_at IS NOT NULL AS is_disabled
            FROM users WHERE id = \(id.rawValue) FOR UPDATE
            """)
        guard let row = rows.first, try !row.decode(Bool.self, named: "is_disabled") else {
            throw Refusal.disabledUser
        }
        let before = try User(row)
        guard rules.decidesRoles else { return }
        guard let role = account.role else { throw Refusal.noRole }
        guard role != before.role else { return }
        do {
            try await UserStore.change(
                id, UserStore.Change(role: role), by: AuditLog.Actor(address: origin.address),
                details: ["by": .string("openid")], on: connection)
        } catch UserStore.Refusal.lastOwner {
            throw Refusal.lastOwner
        }
    }

    /// Creates a user without a password. An address that is not verified is not kept: with it, the account of another person
    /// could be linked later.
    private static func add(
        _ account: ProviderAccount, _ role: Role, _ origin: BrowserOrigin, on connection: Connection
    ) async throws -> UserID {
        let wanted = account.name ?? account.address.map { String($0.prefix { $0 != "@" }) } ?? "user"
        let base = start(of: wanted, 90)
        let names =
            [base] + (2...99).map { "\(base)-\($0)" } + ["\(start(of: base, 40))-\(start(of: account.subject, 40))"]
        let row = try await connection.query(
            """
            SELECT name FROM unnest(\(names)) WITH ORDINALITY AS candidates (name, number)
            WHERE NOT EXISTS (SELECT FROM users WHERE lower(users.name) = lower(candidates.name))
            ORDER BY number LIMIT 1
            """
        ).first
        return try await UserStore.add(
            .init(
                name: try row?.decode(named: "name") ?? base,
                displayName: start(of: account.displayName ?? wanted, 200),
                email: account.isAddressVerified ? account.address : nil, role: role, passwordHash: nil),
            by: AuditLog.Actor(address: origin.address), on: connection
        ).id
    }

    /// The first Unicode scalars, which PostgreSQL counts as well, without a blank at the end.
    private static func start(of text: String, _ most: Int) -> String {
        var scalars = text.unicodeScalars.prefix(most)
        while scalars.last?.properties.isWhitespace == true { scalars.removeLast() }
        return String(scalars)
    }

    /// Ends the sessions that a provider ended: one of its sessions, or all of an account.
    ///
    /// - Returns: how many ended.
    package func endSessions(
        issuer: String, subject: String?, sid: String?, by actor: AuditLog.Actor
    ) async throws -> Int {
        guard subject != nil || sid != nil else { return 0 }
        return try await postgres.transaction { connection in
            let rows = try await connection.query(
                """
                DELETE FROM browser_sessions s
                WHERE s.issuer = \(issuer) AND (\(sid)::text IS NULL OR s.provider_sid = \(sid))
                    AND (\(subject)::text IS NULL OR EXISTS (
                        SELECT FROM user_identities i
                        WHERE i.issuer = \(issuer) AND i.subject = \(subject) AND i.user_id = s.user_id))
                RETURNING s.user_id
                """)
            for row in rows {
                let user = try row.decode(Int64?.self, named: "user_id").map { UserID(rawValue: $0).auditSubject }
                try await connection.execute(
                    AuditLog.insert(.endSession, by: actor, subject: user, details: ["by": .string("openid")]))
            }
            return rows.count
        }
    }
}
