import Postgres

/// Limits wrong passwords and codes per address and account, without locking a user out: only the user's own failures count
/// at an address from which the user signed in within 90 days.
struct SignInLimit: Sendable {
    private static let (perAddress, perPair, minutes) = (50, 10, 15)
    private static let (perAccount, accountMinutes) = (100, 60)

    let postgres: PostgresClient
    /// The name that was sent, in any case, whether it exists or not.
    let account: String
    let address: String

    /// Counts an attempt as failed until it succeeds, so that attempts at the same time count each other.
    ///
    /// - Returns: nil if the attempt may go on, or the seconds after which the next one may.
    func begin() async throws -> Int? {
        try await postgres.transaction { connection in
            try await connection.execute(
                "SELECT pg_advisory_xact_lock(hashtextextended(\("calotype sign-in " + account), 0))")
            let rows = try await connection.query(
                """
                WITH window_of AS (
                    SELECT now() - make_interval(mins => \(Int32(Self.minutes))) AS short,
                           now() - make_interval(mins => \(Int32(Self.accountMinutes))) AS long
                ), failures AS (
                    SELECT (SELECT count(*) FROM sign_in_failures, window_of
                            WHERE address = \(address) AND failed_at > short) AS of_address,
                           (SELECT count(*) FROM sign_in_failures, window_of
                            WHERE account = lower(\(account)) AND address = \(address) AND failed_at > short) AS of_pair,
                           (SELECT count(*) FROM sign_in_failures, window_of
                            WHERE account = lower(\(account)) AND failed_at > long) AS of_account,
                           EXISTS (SELECT FROM users u JOIN audit_log a ON a.user_id = u.id
                                   WHERE lower(u.name) = lower(\(account)) AND a.address = \(address)
                                       AND a.action = \(AuditLog.Action.startSession.rawValue)
                                       AND a.details->>'method' IN ('password', 'openid', 'invitation', 'setup')
                                       AND a.at > now() - interval '90 days') AS is_known
                ), counted AS (
                    INSERT INTO sign_in_failures (account, address)
                    SELECT lower(\(account)), \(address) FROM failures
                    WHERE of_pair < \(Int64(Self.perPair)) AND (
                        is_known OR of_address < \(Int64(Self.perAddress)) AND of_account < \(Int64(Self.perAccount)))
                    RETURNING 1
                )
                SELECT EXISTS (SELECT FROM counted) AS is_admitted,
                    is_known OR of_account < \(Int64(Self.perAccount)) AS is_within_account
                FROM failures
                """)
            guard let row = rows.first else { throw PostgresError.protocolViolation("SELECT returned no row") }
            if try row.decode(named: "is_admitted") { return nil }
            return try row.decode(named: "is_within_account") ? Self.minutes * 60 : Self.accountMinutes * 60
        }
    }

    /// Forgets the failures of this account at this address.
    func forgetAll(on connection: Connection) async throws {
        try await connection.execute(
            "DELETE FROM sign_in_failures WHERE account = lower(\(account)) AND address = \(address)")
    }

    /// Forgets the attempt that ``begin()`` counted, for one that did not fail.
    func forgetLast() async throws {
        try await postgres.execute(
            """
            DELETE FROM sign_in_failures WHERE ctid = (
                SELECT ctid FROM sign_in_failures WHERE account = lower(\(account)) AND address = \(address)
                ORDER BY failed_at DESC LIMIT 1)
            """)
    }
}
