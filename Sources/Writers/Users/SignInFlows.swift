package import Postgres

/// Sign-ins at a provider between their start and the browser's return.
package struct SignInFlows: Sendable {
    /// A sign-in takes at most so long, in seconds.
    package static let lifetime = 600
    /// Unfinished sign-ins of one address, and of all. Anybody can begin them.
    private static let (mostPerAddress, most) = (30, 20_000)

    private let postgres: PostgresClient

    package init(postgres: PostgresClient) { self.postgres = postgres }

    /// Records a sign-in that begins. It replaces the oldest one of an address that has many: another site can make a browser
    /// begin sign-ins, and must not keep its user out.
    ///
    /// - Parameter hash: SHA-256 of the secret in the browser's cookie.
    /// - Returns: false if too many of all addresses are unfinished.
    package func begin(_ hash: [UInt8], returnPath: String, address: String) async throws -> Bool {
        try await postgres.execute(
            """
            DELETE FROM sign_in_flows
            WHERE expires_at < now() OR (address = \(address) AND secret_hash NOT IN (
                SELECT secret_hash FROM sign_in_flows WHERE address = \(address)
                ORDER BY expires_at DESC LIMIT \(Int64(Self.mostPerAddress - 1))))
            """)
        return try await postgres.execute(
            """
            INSERT INTO sign_in_flows (secret_hash, return_path, address, expires_at)
            SELECT \(hash), \(returnPath), \(address), now() + make_interval(secs => \(Double(Self.lifetime)))
            WHERE (SELECT count(*) FROM sign_in_flows) < \(Int64(Self.most))
            """
        ) == 1
    }

    /// Ends a sign-in, once.
    ///
    /// - Returns: the page to show afterwards; nil if the sign-in is unknown, expired or was ended before.
    package func finish(_ hash: [UInt8]) async throws -> String? {
        try await postgres.query(
            "DELETE FROM sign_in_flows WHERE secret_hash = \(hash) RETURNING return_path, expires_at > now() AS is_valid"
        ).first.flatMap { try $0.decode(named: "is_valid") ? try $0.decode(named: "return_path") : nil }
    }
}
