package import Catalog
import JSON
package import Postgres

/// The accounts of users. Changes of an account and their entries in the audit log are one transaction.
package struct UserStore: Sendable {
    let postgres: PostgresClient

    package init(postgres: PostgresClient) { self.postgres = postgres }

    package enum Refusal: Error, Sendable, Equatable {
        case unknownUser
        /// The library would have no owner who can sign in.
        case lastOwner
    }

    /// An account to be created.
    package struct NewAccount: Sendable {
        package var name: String
        package var displayName: String
        package var email: String?
        /// Whether an owner or a provider vouches for the address.
        package var isEmailVerified: Bool
        package var role: Role
        package var sees: Sees
        /// Argon2id, see ``PasswordHasher``; nil for a user who signs in by a provider only.
        package var passwordHash: String?

        package init(
            name: String, displayName: String? = nil, email: String? = nil, isEmailVerified: Bool = true, role: Role,
            sees: Sees = .library, passwordHash: String?
        ) {
            self.name = name
            self.displayName = displayName ?? name
            self.email = email
            self.isEmailVerified = isEmailVerified
            self.role = role
            self.sees = sees
            self.passwordHash = passwordHash
        }
    }

    /// What an owner, or the user, changes of an account; nil leaves it as it is.
    package struct Change: Sendable {
        package var displayName: String?
        /// The inner nil removes the address.
        package var email: String??
        /// Whether an owner vouches for the new address.
        package var isEmailVerified: Bool
        package var role: Role?
        package var sees: Sees?
        package var isDisabled: Bool?

        package init(
            displayName: String? = nil, email: String?? = nil, isEmailVerified: Bool = true, role: Role? = nil,
            sees: Sees? = nil, isDisabled: Bool? = nil
        ) {
            self.displayName = displayName
            self.email = email
            self.isEmailVerified = isEmailVerified
            self.role = role
            self.sees = sees
            self.isDisabled = isDisabled
        }
    }

    // MARK: Reading

    /// Oldest first.
    package func accounts() async throws -> [Account] {
        try await postgres.query("SELECT \(Account.columns) FROM users ORDER BY id").map(Account.init)
    }

    package func account(_ id: UserID) async throws -> Account? {
        try await postgres.query("SELECT \(Account.columns) FROM users WHERE id = \(id.rawValue)").first.map(
            Account.init)
    }

    /// Finds a user by the name that the user signs in with, in any case.
    package func account(named name: String) async throws -> Account? {
        try await postgres.query("SELECT \(Account.columns) FROM users WHERE lower(name) = lower(\(name))").first.map(
            Account.init)
    }

    /// Whether there is an owner, also a disabled one: the library is set up.
    package func hasOwner() async throws -> Bool {
        try await !postgres.query("SELECT FROM users WHERE role = 'owner' LIMIT 1").isEmpty
    }

    // MARK: Changing

    /// Creates an account. The first owner gets the favourites of `photos.favourite`.
    ///
    /// - Throws: ``InputError`` for a name or address that is taken or malformed.
    package func add(_ account: NewAccount, by actor: AuditLog.Actor) async throws -> User {
        try await postgres.transaction { try await Self.add(account, by: actor, on: $0) }
    }

    /// Creates an account if there is no owner; nil if there is one.
    package func addFirstOwner(_ account: NewAccount, by actor: AuditLog.Actor) async throws -> User? {
        try await postgres.transaction { connection in
            try await connection.execute("SELECT pg_advisory_xact_lock(\(AdvisoryLock.users))")
            guard try await connection.query("SELECT FROM users WHERE role = 'owner' LIMIT 1").isEmpty else {
                return nil
            }
            return try await Self.add(account, by: actor, on: connection)
        }
    }

    static func add(
        _ account: NewAccount, by actor: AuditLog.Actor, on connection: Connection
    ) async throws -> User {
        // Two first owners at the same time: the second one waits here, and finds the first.
        try await connection.execute("SELECT pg_advisory_xact_lock(\(AdvisoryLock.users))")
        let rows: Rows
        do {
            rows = try await connection.query(
                """
                INSERT INTO users (name, display_name, email, email_is_verified, role, sees, password_hash,
                                   has_shared_favourites)
                VALUES (\(account.name), \(account.displayName), \(account.email),
                        \(account.email != nil && account.isEmailVerified), \(account.role.rawValue),
                        \(account.sees.rawValue), \(account.passwordHash),
                        \(account.role == .owner) AND NOT EXISTS (SELECT FROM users WHERE has_shared_favourites))
                RETURNING \(User.columns)
                """)
        } catch {
            throw error.asAccountInput ?? error
        }
        guard let row = rows.first else { throw PostgresError.protocolViolation("INSERT returned no row") }
        let user = try User(row)
        try await connection.execute(
            AuditLog.insert(
                .createUser, by: actor, subject: user.id.auditSubject,
                details: ["name": .string(user.name), "role": .string(user.role.rawValue)]))
        return user
    }

    /// Changes an account. Disabling it ends its sessions and revokes its tokens.
    ///
    /// - Throws: ``Refusal``, and ``InputError`` for an address that is taken or malformed.
    package func change(_ id: UserID, _ change: Change, by actor: AuditLog.Actor) async throws {
        try await postgres.transaction { try await Self.change(id, change, by: actor, on: $0) }
    }

    /// - Parameter details: facts that each entry of the audit log has in addition.
    static func change(
        _ id: UserID, _ change: Change, by actor: AuditLog.Actor, details: JSONObject = JSONObject(),
        on connection: Connection
    ) async throws {
        let before = try await locked(id, on: connection)
        let role = change.role ?? before.role
        if before.role == .owner, role != .owner || change.isDisabled == true {
            try await requireOtherOwner(than: id, on: connection)
        }
        do throws(PostgresError) {
            try await connection.execute(
                """
                UPDATE users SET
                    display_name = coalesce(\(change.displayName), display_name),
                    email = CASE WHEN \(change.email != nil) THEN \(change.email ?? nil) ELSE email END,
                    email_is_verified = CASE
                        WHEN \(change.email == nil) OR lower(email) = lower(\(change.email ?? nil)) THEN email_is_verified
                        ELSE \(change.isEmailVerified && change.email != .some(nil)) END,
                    has_shared_favourites = has_shared_favourites OR \(role == .owner)
                        AND NOT EXISTS (SELECT FROM users WHERE has_shared_favourites),
                    role = \(role.rawValue), sees = coalesce(\(change.sees?.rawValue), sees),
                    disabled_at = CASE WHEN \(change.isDisabled == true) THEN coalesce(disabled_at, now())
                                       WHEN \(change.isDisabled == false) THEN NULL ELSE disabled_at END
                WHERE id = \(id.rawValue)
                """)
        } catch {
            throw error.asAccountInput ?? error
        }
        if change.isDisabled == true { try await endAccess(of: id, on: connection) }
        if before.role == .owner, role != .owner { try await withdrawInvitations(of: id, on: connection) }
        for (action, own) in change.auditEntries(before: before) {
            try await connection.execute(
                AuditLog.insert(action, by: actor, subject: id.auditSubject, details: own + details))
        }
    }

    /// Deletes an account with its sessions, tokens and favourites. The audit log keeps its entries.
    ///
    /// - Throws: ``Refusal``.
    package func delete(_ id: UserID, by actor: AuditLog.Actor) async throws {
        try await postgres.transaction { connection in
            let user = try await Self.locked(id, on: connection)
            if user.role == .owner { try await Self.requireOtherOwner(than: id, on: connection) }
            try await Self.withdrawInvitations(of: id, on: connection)
            try await connection.execute("DELETE FROM users WHERE id = \(id.rawValue)")
            if user.hasSharedFavourites {
                try await connection.execute("UPDATE photos SET favourite = FALSE WHERE favourite")
                try await connection.execute(
                    """
                    UPDATE users SET has_shared_favourites = TRUE
                    WHERE id = (SELECT min(id) FROM users WHERE role = 'owner' AND disabled_at IS NULL)
                    """)
            }
            try await connection.execute(
                AuditLog.insert(
                    .deleteUser, by: actor, subject: id.auditSubject, details: ["name": .string(user.name)]))
        }
    }

    // MARK: Parts

    private static func locked(_ id: UserID, on connection: Connection) async throws -> User {
        // Two owners who remove each other at the same time would leave none.
        try await connection.execute("SELECT pg_advisory_xact_lock(\(AdvisoryLock.users))")
        let rows = try await connection.query(
            """
            SELECT \(User.columns) FROM users WHERE id = \(id.rawValue) FOR UPDATE
            """)
        guard let row = rows.first else { throw Refusal.unknownUser }
        return try User(row)
    }

    private static func requireOtherOwner(than id: UserID, on connection: Connection) async throws {
        let others = try await connection.query(
            "SELECT FROM users WHERE role = 'owner' AND disabled_at IS NULL AND id <> \(id.rawValue) LIMIT 1")
        if others.isEmpty { throw Refusal.lastOwner }
    }

    /// Ends the sessions of a user, revokes the tokens, and withdraws the invitations.
    static func endAccess(of id: UserID, on connection: Connection) async throws {
        try await withdrawInvitations(of: id, on: connection)
        try await connection.execute("DELETE FROM browser_sessions WHERE user_id = \(id.rawValue)")
        try await connection.execute(
            "UPDATE api_tokens SET revoked_at = now() WHERE user_id = \(id.rawValue) AND revoked_at IS NULL")
    }

    /// A former owner must not become one again by an invitation from before.
    private static func withdrawInvitations(of id: UserID, on connection: Connection) async throws {
        try await connection.execute(
            "DELETE FROM invitations WHERE created_by = \(id.rawValue) AND used_at IS NULL")
    }
}

extension UserStore.Change {
    func auditEntries(before: User) -> [(AuditLog.Action, JSONObject)] {
        var entries: [(AuditLog.Action, JSONObject)] = []
        var members: [JSONObject.Member] = []
        if let role, role != before.role {
            members.append(JSONObject.Member("role", .string(role.rawValue)))
            members.append(JSONObject.Member("roleBefore", .string(before.role.rawValue)))
        }
        if let sees { members.append(JSONObject.Member("sees", .string(sees.rawValue))) }
        if displayName != nil { members.append(JSONObject.Member("displayName", .bool(true))) }
        if email != nil { members.append(JSONObject.Member("email", .bool(true))) }
        if !members.isEmpty { entries.append((.changeUser, JSONObject(members: members))) }
        if let isDisabled { entries.append((isDisabled ? .disableUser : .enableUser, JSONObject())) }
        return entries
    }
}

extension PostgresError {
    /// The error of a value that the table of users refuses, under the name of its field; nil for other errors.
    fileprivate var asAccountInput: (any Error)? {
        guard case .server(let error) = self, let constraint = error.constraint else { return nil }
        return switch constraint {
        case "users_name_unique": InputError(path: "name", reason: "belongs to another user")
        case "users_email_unique": InputError(path: "email", reason: "belongs to another user")
        case "users_name_form":
            InputError(path: "name", reason: "must have 1 to 100 characters, without spaces at its ends")
        case "users_display_name_form": InputError(path: "displayName", reason: "must have 1 to 200 characters")
        case "users_email_form": InputError(path: "email", reason: "must be an address such as anna@example.org")
        default: nil
        }
    }
}
