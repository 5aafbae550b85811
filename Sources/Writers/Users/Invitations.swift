package import Catalog
import JSON
package import Postgres
package import Support

/// Links with which people create their own account.
package struct Invitations: Sendable {
    private let postgres: PostgresClient
    private let hasher: PasswordHasher

    package init(postgres: PostgresClient, hasher: PasswordHasher) {
        self.postgres = postgres
        self.hasher = hasher
    }

    package struct Invitation: Sendable {
        package let id: Int64
        package let role: Role
        package let sees: Sees
        /// For whom it is.
        package let note: String
        package let createdAt: Instant
        package let expiresAt: Instant
        package let usedAt: Instant?
        package let usedBy: UserID?
    }

    /// Creates an invitation.
    ///
    /// - Parameter days: how long it is valid.
    /// - Returns: the invitation, and its secret, which is not available again.
    package func create(
        role: Role, sees: Sees, note: String, days: Int, by actor: AuditLog.Actor
    ) async throws -> (Invitation, AccessSecret) {
        let secret = AccessSecret()
        return try await postgres.transaction { connection in
            let rows = try await connection.query(
                """
                INSERT INTO invitations (secret_hash, role, sees, note, created_by, expires_at)
                VALUES (\(secret.hash), \(role.rawValue), \(sees.rawValue), \(note), \(actor.user?.id.rawValue),
                        now() + make_interval(days => \(Int32(days))))
                RETURNING \(Invitation.columns)
                """)
            guard let row = rows.first else { throw PostgresError.protocolViolation("INSERT returned no row") }
            let invitation = try Invitation(row)
            try await connection.execute(
                AuditLog.insert(
                    .createInvitation, by: actor, subject: "invitation:\(invitation.id)",
                    details: ["role": .string(role.rawValue)]))
            return (invitation, secret)
        }
    }

    /// Newest first; without those that expired a month ago.
    package func all() async throws -> [Invitation] {
        try await postgres.query(
            """
            SELECT \(Invitation.columns) FROM invitations
            WHERE expires_at > now() - interval '30 days' ORDER BY id DESC
            """
        ).map(Invitation.init)
    }

    /// - Returns: false if it does not exist or was used.
    package func delete(_ id: Int64, by actor: AuditLog.Actor) async throws -> Bool {
        try await postgres.transaction { connection in
            let deleted = try await connection.execute("DELETE FROM invitations WHERE id = \(id) AND used_at IS NULL")
            guard deleted == 1 else { return false }
            try await connection.execute(
                AuditLog.insert(.deleteInvitation, by: actor, subject: "invitation:\(id)"))
            return true
        }
    }

    /// The invitation with this secret; nil if it is unknown, used or expired.
    package func valid(_ secret: AccessSecret) async throws -> Invitation? {
        try await postgres.query(
            """
            SELECT \(Invitation.columns) FROM invitations
            WHERE secret_hash = \(secret.hash) AND used_at IS NULL AND expires_at > now()
            """
        ).first.map(Invitation.init)
    }

    /// Creates the account and signs it in.
    ///
    /// - Returns: the session; nil if the invitation is unknown, used or expired.
    /// - Throws: ``InputError`` for a name or address that is taken or malformed: the invitation stays valid.
    package func accept(
        _ secret: AccessSecret, name: String, displayName: String?, email: String?, password: Secret,
        from origin: BrowserOrigin
    ) async throws -> AccessSecret? {
        guard try await valid(secret) != nil else { return nil }
        let hash = try await hasher.hash(password)
        return try await postgres.transaction { connection in
            let rows = try await connection.query(
                """
                UPDATE invitations SET used_at = now()
                WHERE secret_hash = \(secret.hash) AND used_at IS NULL AND expires_at > now()
                RETURNING \(Invitation.columns)
                """)
            guard let invitation = try rows.first.map(Invitation.init) else { return nil }
            let user = try await UserStore.add(
                .init(
                    name: name, displayName: displayName, email: email, isEmailVerified: false, role: invitation.role,
                    sees: invitation.sees,
                    passwordHash: hash),
                by: AuditLog.Actor(address: origin.address), on: connection)
            try await connection.execute(
                "UPDATE invitations SET used_by = \(user.id.rawValue) WHERE id = \(invitation.id)")
            return try await UserSessions.start(user.id, method: "invitation", from: origin, on: connection)
        }
    }
}

extension Invitations.Invitation {
    static let columns: SQL = "id, role, sees, note, created_at, expires_at, used_at, used_by"

    init(_ row: Row) throws {
        id = try row.decode(named: "id")
        role = Role(rawValue: try row.decode(named: "role")) ?? .guest
        sees = Sees(rawValue: try row.decode(named: "sees")) ?? .granted
        note = try row.decode(named: "note")
        createdAt = Instant(try row.decode(TimestampTZ.self, named: "created_at"))
        expiresAt = Instant(try row.decode(TimestampTZ.self, named: "expires_at"))
        usedAt = try row.decode(TimestampTZ?.self, named: "used_at").map(Instant.init)
        usedBy = try row.decode(Int64?.self, named: "used_by").map(UserID.init)
    }
}
