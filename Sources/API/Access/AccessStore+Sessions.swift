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

    /// Begins a browser session, which ends with its token at the latest; nil when the proof is not, or no longer, valid.
    func startSession(proof: Proof) async throws -> Secret? {
        let session = Secret()
        let granted: SQL =
            switch proof {
            case .token(let secret):
                """
                SELECT id, scopes, expires_at FROM api_tokens
                WHERE secret_hash = \(secret.hash) AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
                """
            case .link(let secret):
                """
                UPDATE login_links SET used_at = now()
                WHERE secret_hash = \(secret.hash) AND used_at IS NULL AND expires_at > now()
                RETURNING NULL::bigint AS id, scopes, NULL::timestamptz AS expires_at
                """
            }
        // One statement: a link that is used up has its session, whatever breaks.
        let started = try await postgres.execute(
            """
            WITH granted AS (\(granted))
            INSERT INTO browser_sessions (secret_hash, token_id, scopes, expires_at)
            SELECT \(session.hash), id, scopes,
                least(expires_at, now() + make_interval(secs => \(Double(Self.sessionSeconds))))
            FROM granted
            """)
        return started == 1 ? session : nil
    }

    func endSession(_ session: Secret) async throws {
        _ = try await postgres.execute("DELETE FROM browser_sessions WHERE secret_hash = \(session.hash)")
    }

    /// Deletes sessions and links that have ended: by their own time, or with the token of the session.
    package func prune() async throws {
        _ = try await postgres.execute(
            """
            DELETE FROM browser_sessions s WHERE s.expires_at < now() OR EXISTS (
                SELECT FROM api_tokens t
                WHERE t.id = s.token_id AND (t.revoked_at IS NOT NULL OR t.expires_at < now()))
            """)
        _ = try await postgres.execute("DELETE FROM login_links WHERE expires_at < now() - interval '1 day'")
    }
}
