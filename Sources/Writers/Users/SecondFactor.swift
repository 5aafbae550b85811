import Catalog
import Postgres

/// Codes of the second factor. Each code is valid once.
enum SecondFactor {
    /// Uses up a code of the app, or a recovery code.
    static func accept(
        _ code: String, key: TimeBasedCode, of user: UserID, on postgres: PostgresClient
    ) async throws -> Bool {
        let digits = code.filter { !$0.isWhitespace }
        if let step = key.step(of: digits, now: Instant.now.microseconds / 1_000_000) {
            return try await postgres.execute(
                "UPDATE users SET totp_last_step = \(step) WHERE id = \(user.rawValue) AND totp_last_step < \(step)"
            ) == 1
        }
        guard let hash = RecoveryCode.hash(of: code) else { return false }
        return try await postgres.execute(
            """
            UPDATE recovery_codes SET used_at = now()
            WHERE user_id = \(user.rawValue) AND code_hash = \(hash) AND used_at IS NULL
            """) == 1
    }
}
