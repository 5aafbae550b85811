import Catalog
import Postgres

/// Codes of the second factor. Each code is valid once.
enum SecondFactor {
    /// The key of a user whose second factor is on; null for others.
    static let activeKey: SQL = "(CASE WHEN totp_confirmed_at IS NOT NULL THEN totp_key END)"

    /// Uses up a code of the app, or a recovery code.
    static func accept(
        _ code: String, key: TimeBasedCode, of user: UserID, on postgres: PostgresClient
    ) async throws -> Bool {
        if let step = key.step(of: code) {
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
