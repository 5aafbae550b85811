import Postgres

extension AccessStore {
    /// How long a browser stays logged in, in seconds: thirty days.
    static let sessionSeconds = 30 * 24 * 3600

    /// What a browser may show to begin a session.
    enum Proof {
        case token(Secret)
        /// The secret of a login link, which is used up.
        case link(Secret)
    }

    /// Begins a browser session; nil when the proof is not, or no longer, valid.
    func startSession(proof: Proof) async throws -> Secret? {
        let session = Secret()
        let granted: SQL =
            switch proof {
            case .token(let secret):
                """
                SELECT id, scopes FROM api_tokens
                WHERE secret_hash = \(secret.hash) AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
                """
            case .link(let secret):
                """
                UPDATE login_links SET used_at = now()
                WHERE secret_hash = \(secret.hash) AND used_at IS NULL AND expires_at > now()
                RETURNING NULL::bigint AS id, scopes
                """
            }
        // One statement: a link that is used up has its session, whatever breaks.
        let started = try await postgres.execute(
            """
            WITH granted AS (\(granted))
            INSERT INTO browser_sessions (secret_hash, token_id, scopes, expires_at)
            SELECT \(session.hash), id, scopes, now() + make_interval(secs => \(Double(Self.sessionSeconds))) FROM granted
            """)
        return started == 1 ? session : nil
    }

    func endSession(_ session: Secret) async throws {
        _ = try await postgres.execute("DELETE FROM browser_sessions WHERE secret_hash = \(session.hash)")
    }

    /// Forgets sessions and links that have ended.
    package func prune() async throws {
        _ = try await postgres.execute("DELETE FROM browser_sessions WHERE expires_at < now()")
        _ = try await postgres.execute("DELETE FROM login_links WHERE expires_at < now() - interval '1 day'")
    }
}
