package import Catalog
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
        /// The second factor is set up already, or not begun.
        case secondFactorIsOn, secondFactorIsOff
    }

    /// Whether this is the user's password. False for a user without one.
    package func isCorrect(_ password: Secret, of user: UserID) async throws -> Bool {
        let row = try await postgres.query("SELECT password_hash FROM users WHERE id = \(user.rawValue)").first
        let hash = try row?.decode(String?.self, named: "password_hash") ?? nil
        return try await hasher.isCorrect(password, hash: hash)
    }

    /// Sets the password and ends all other sessions of the user.
    ///
    /// - Parameter session: the hash of the session that stays; nil for none.
    package func setPassword(
        _ password: Secret, of user: UserID, keeping session: [UInt8]?, by actor: AuditLog.Actor
    ) async throws {
        let hash = try await hasher.hash(password)
        try await postgres.transaction { connection in
            let changed = try await connection.execute(
                """
                UPDATE users SET password_hash = \(hash), password_changed_at = now() WHERE id = \(user.rawValue)
                """)
            guard changed == 1 else { throw UserStore.Refusal.unknownUser }
            try await connection.execute(
                """
                DELETE FROM browser_sessions
                WHERE user_id = \(user.rawValue) AND secret_hash IS DISTINCT FROM \(session)
                """)
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
            let seconds = Instant.now.microseconds / 1_000_000
            guard let step = TimeBasedCode(key: key).step(of: code.filter { !$0.isWhitespace }, now: seconds) else {
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

    /// Uses up a code of the app, or a recovery code.
    package func accept(_ code: String, of user: UserID) async throws -> Bool {
        let rows = try await postgres.query(
            "SELECT totp_key FROM users WHERE id = \(user.rawValue) AND totp_confirmed_at IS NOT NULL")
        guard let key = try rows.first?.decode([UInt8].self, named: "totp_key") else { return false }
        return try await SignIn(postgres: postgres, hasher: hasher).accept(
            code, key: TimeBasedCode(key: key), of: user)
    }
}
