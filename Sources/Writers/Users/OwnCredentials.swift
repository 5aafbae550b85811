package import Catalog
import JSON
package import Postgres
package import Support

/// How a user proves who it is: the password and the second factor, changed by the user.
package struct OwnCredentials: Sendable {
    private let postgres: PostgresClient
    private let hasher: PasswordHasher

    package init(postgres: PostgresClient, hasher: PasswordHasher) {
        self.postgres = postgres
        self.hasher = hasher
    }

    package enum Refusal: Error, Sendable, Equatable {
        case wrongPassword
        case wrongCode
        /// Too many attempts failed.
        case limited(seconds: Int)
        /// The second factor is set up already, or not begun.
        case secondFactorIsOn, secondFactorIsOff
    }

    /// Checks that the user is at the browser, and not only someone with the user's session. A user without a password
    /// has nothing else to prove.
    ///
    /// - Parameter code: nil if a code is not asked for.
    /// - Throws: ``Refusal``, and ``PasswordHasher/Failure``.
    package func confirm(
        _ user: User, password: Secret?, code: String? = nil, from origin: BrowserOrigin
    ) async throws {
        let rows = try await postgres.query(
            """
            SELECT password_hash, \(SecondFactor.activeKey) AS totp_key FROM users
            WHERE id = \(user.id.rawValue)
            """)
        guard let row = rows.first else { throw UserStore.Refusal.unknownUser }
        let hash: String? = try row.decode(named: "password_hash")
        let limit = SignInLimit(postgres: postgres, account: user.name, address: origin.address)
        if let seconds = try await limit.begin() { throw Refusal.limited(seconds: seconds) }
        if hash != nil {
            guard let password, try await hasher.isCorrect(password, hash: hash) else {
                try await record(user, "password", origin)
                throw Refusal.wrongPassword
            }
        }
        if let code, let key: [UInt8] = try row.decode(named: "totp_key") {
            guard try await SecondFactor.accept(code, key: TimeBasedCode(key: key), of: user.id, on: postgres) else {
                try await record(user, "code", origin)
                throw Refusal.wrongCode
            }
        }
        try await limit.forgetLast()
    }

    private func record(_ user: User, _ reason: String, _ origin: BrowserOrigin) async throws {
        try await AuditLog(postgres: postgres).append(
            .refuseSession, by: AuditLog.Actor(user: user, address: origin.address), subject: user.id.auditSubject,
            details: ["reason": .string(reason)])
    }

    /// Sets the password and ends all other sessions of the user.
    ///
    /// - Parameter session: the hash of the session that stays; nil for an operator's reset, which ends all sessions, revokes
    ///   the tokens and forgets the failures to sign in.
    package func setPassword(
        _ password: Secret, of user: UserID, keeping session: [UInt8]?, by actor: AuditLog.Actor
    ) async throws {
        let hash = try await hasher.hash(password)
        try await postgres.transaction { connection in
            let changed = try await connection.execute(
                """
                UPDATE users SET password_hash = \(hash) WHERE id = \(user.rawValue)
                """)
            guard changed == 1 else { throw UserStore.Refusal.unknownUser }
            if let session {
                try await connection.execute(
                    "DELETE FROM browser_sessions WHERE user_id = \(user.rawValue) AND secret_hash <> \(session)")
            } else {
                try await UserStore.endAccess(of: user, on: connection)
                try await connection.execute(
                    """
                    DELETE FROM sign_in_failures
                    WHERE account = (SELECT lower(name) FROM users WHERE id = \(user.rawValue))
                    """)
            }
            try await connection.execute(AuditLog.insert(.changePassword, by: actor, subject: user.auditSubject))
        }
    }

    /// Generates a key for the second factor. It counts once it is confirmed with a code.
    ///
    /// - Throws: ``Refusal/secondFactorIsOn``.
    package func beginSecondFactor(of user: UserID) async throws -> TimeBasedCode {
        let code = TimeBasedCode()
        let changed = try await postgres.execute(
            "UPDATE users SET totp_key = \(code.key) WHERE id = \(user.rawValue) AND totp_confirmed_at IS NULL")
        guard changed == 1 else { throw Refusal.secondFactorIsOn }
        return code
    }

    /// Turns the second factor on if the code belongs to the key that was generated last.
    ///
    /// - Returns: recovery codes, which are not available again.
    /// - Throws: ``Refusal``.
    package func confirmSecondFactor(
        code: String, of user: UserID, by actor: AuditLog.Actor
    ) async throws -> [RecoveryCode] {
        try await postgres.transaction { connection in
            let rows = try await connection.query(
                """
                SELECT totp_key, totp_confirmed_at IS NOT NULL AS is_on FROM users WHERE id = \(user.rawValue) FOR UPDATE
                """)
            guard let row = rows.first, let key: [UInt8] = try row.decode(named: "totp_key") else {
                throw Refusal.secondFactorIsOff
            }
            if try row.decode(named: "is_on") { throw Refusal.secondFactorIsOn }
            guard let step = TimeBasedCode(key: key).step(of: code) else {
                throw Refusal.wrongCode
            }
            try await connection.execute(
                """
                UPDATE users SET totp_confirmed_at = now(), totp_last_step = \(step) WHERE id = \(user.rawValue)
                """)
            let codes = (0..<RecoveryCode.count).map { _ in RecoveryCode() }
            try await connection.execute("DELETE FROM recovery_codes WHERE user_id = \(user.rawValue)")
            try await connection.execute(
                """
                INSERT INTO recovery_codes (user_id, code_hash)
                SELECT \(user.rawValue), decode(text, 'hex') FROM unnest(\(codes.map { Hex.string($0.hash) })) AS text
                """)
            try await connection.execute(AuditLog.insert(.enableSecondFactor, by: actor, subject: user.auditSubject))
            return codes
        }
    }

    /// Turns the second factor off.
    ///
    /// - Throws: ``Refusal/secondFactorIsOff``.
    package func endSecondFactor(of user: UserID, by actor: AuditLog.Actor) async throws {
        try await postgres.transaction { connection in
            let changed = try await connection.execute(
                """
                UPDATE users SET totp_key = NULL, totp_confirmed_at = NULL
                WHERE id = \(user.rawValue) AND totp_confirmed_at IS NOT NULL
                """)
            guard changed == 1 else { throw Refusal.secondFactorIsOff }
            try await connection.execute("DELETE FROM recovery_codes WHERE user_id = \(user.rawValue)")
            try await connection.execute(
                AuditLog.insert(.disableSecondFactor, by: actor, subject: user.auditSubject))
        }
    }
}
