import Catalog
import JSON
package import Postgres
package import Support

/// Signs users in with a password, and a code if they have a second factor.
package struct SignIn: Sendable {
    let postgres: PostgresClient
    let hasher: PasswordHasher
    let audit: AuditLog

    package init(postgres: PostgresClient, hasher: PasswordHasher) {
        self.postgres = postgres
        self.hasher = hasher
        audit = AuditLog(postgres: postgres)
    }

    package enum Result: Sendable {
        case session(AccessSecret)
        /// Wrong name, password or code; or the user is disabled. The response does not say which.
        case refused
        /// The password is right, and a code is needed.
        case codeRequired
        /// Too many attempts failed.
        case limited(seconds: Int)
    }

    /// What is checked of a user.
    private struct Factors {
        let id: UserID
        let passwordHash: String?
        let totpKey: [UInt8]?
        let isDisabled: Bool
    }

    /// - Throws: ``PasswordHasher/Failure`` if too many passwords are being checked.
    package func start(
        name: String, password: Secret, code: String?, from origin: BrowserOrigin
    ) async throws -> Result {
        // Before any statement: attempts for one account wait for each other in the database.
        guard hasher.attempts.enter() else { throw PasswordHasher.Failure.busy }
        defer { hasher.attempts.leave() }
        let limit = SignInLimit(postgres: postgres, account: name, address: origin.address)
        if let seconds = try await limit.begin() {
            try await noteLimit(name, origin)
            return .limited(seconds: seconds)
        }
        let factors = try await factors(of: name)
        let isCorrect: Bool
        do {
            isCorrect = try await hasher.isCorrect(password, hash: factors?.passwordHash)
        } catch {
            try await limit.forgetLast()
            throw error
        }
        guard let factors, isCorrect, !factors.isDisabled else {
            try await refuse(factors?.id, factors?.isDisabled == true ? "disabled" : "password", origin)
            return .refused
        }
        if let key = factors.totpKey {
            guard let code else {
                try await limit.forgetLast()
                return .codeRequired
            }
            guard
                try await SecondFactor.accept(
                    code, key: TimeBasedCode(key: key), of: factors.id, on: postgres)
            else {
                try await refuse(factors.id, "code", origin)
                return .refused
            }
        }
        let secret = try await postgres.transaction { connection -> AccessSecret? in
            // The password or second factor may have changed while this one was checked.
            let same = try await connection.query(
                """
                SELECT FROM users WHERE id = \(factors.id.rawValue) AND password_hash = \(factors.passwordHash)
                    AND \(SecondFactor.activeKey) IS NOT DISTINCT FROM \(factors.totpKey)
                FOR SHARE
                """)
            if same.isEmpty { return nil }
            try await limit.forgetAll(on: connection)
            return try await UserSessions.start(
                factors.id, method: "password", from: origin, on: connection)
        }
        return secret.map(Result.session) ?? .refused
    }

    private func factors(of name: String) async throws -> Factors? {
        let rows = try await postgres.query(
            """
            SELECT id, password_hash, \(SecondFactor.activeKey) AS totp_key,
                disabled_at IS NOT NULL AS is_disabled
            FROM users WHERE lower(name) = lower(\(name))
            """)
        guard let row = rows.first else { return nil }
        return Factors(
            id: UserID(rawValue: try row.decode(named: "id")), passwordHash: try row.decode(named: "password_hash"),
            totpKey: try row.decode(named: "totp_key"), isDisabled: try row.decode(named: "is_disabled"))
    }

    /// Records a limited address once in a quarter of an hour: nobody must be able to fill the log, which never shrinks.
    private func noteLimit(_ name: String, _ origin: BrowserOrigin) async throws {
        let recorded = try await postgres.query(
            """
            SELECT FROM audit_log
            WHERE at > now() - interval '15 minutes' AND action = \(AuditLog.Action.refuseSession.rawValue)
                AND address = \(origin.address) AND details->>'reason' = 'limited' LIMIT 1
            """)
        if recorded.isEmpty { try await refuse(try await factors(of: name)?.id, "limited", origin) }
    }

    /// - Parameter user: nil for a name that no user has. It is not recorded: it may be a password that was typed into the
    ///   wrong field.
    private func refuse(_ user: UserID?, _ reason: String, _ origin: BrowserOrigin) async throws {
        try await audit.append(
            .refuseSession, by: AuditLog.Actor(address: origin.address), subject: user?.auditSubject,
            details: ["reason": .string(reason)])
    }
}
