import Postgres

extension AccessStore {
    /// How long a browser stays signed in, in seconds: thirty days.
    package static let sessionSeconds = 30 * 24 * 3600

    /// What a browser starts a session with.
    package enum Proof: Sendable {
        case token(AccessSecret)
        /// The secret of a login link, which is valid once.
        case link(AccessSecret)
    }

    /// Starts a browser session, which expires no later than its token; nil if the proof is not valid.
    package func startSession(proof: Proof, from origin: BrowserOrigin? = nil) async throws -> AccessSecret? {
        let session = AccessSecret()
        let granted: SQL =
            switch proof {
            case .token(let secret):
                """
                SELECT id, scopes, expires_at, user_id FROM api_tokens
                WHERE secret_hash = \(secret.hash) AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
                """
            case .link(let secret):
                """
                UPDATE login_links SET used_at = now()
                WHERE secret_hash = \(secret.hash) AND used_at IS NULL AND expires_at > now()
                RETURNING NULL::bigint AS id, scopes, NULL::timestamptz AS expires_at, NULL::bigint AS user_id
                """
            }
        // One statement, so that a link is not used up without a session.
        let started = try await postgres.execute(
            """
            WITH granted AS (\(granted)), recorded AS (
                INSERT INTO audit_log (user_id, user_name, token_id, action, address, details)
                SELECT user_id, (SELECT name FROM users u WHERE u.id = user_id), id,
                    \(AuditLog.Action.startSession.rawValue), \(origin?.address),
                    jsonb_build_object('method', CASE WHEN id IS NULL THEN 'link' ELSE 'token' END)
                FROM granted
            )
            INSERT INTO browser_sessions (secret_hash, token_id, scopes, expires_at, user_id, address, user_agent)
            SELECT \(session.hash), id, scopes,
                least(expires_at, now() + make_interval(secs => \(Double(Self.sessionSeconds)))), user_id,
                \(origin?.address), \(origin?.userAgent)
            FROM granted
            """)
        return started == 1 ? session : nil
    }

    /// Deletes expired links and sessions, sessions whose token expired or was revoked, and old failures to sign in.
    package func prune() async throws {
        _ = try await postgres.execute(
            """
            DELETE FROM browser_sessions s WHERE s.expires_at < now() OR EXISTS (
                SELECT FROM api_tokens t
                WHERE t.id = s.token_id AND (t.revoked_at IS NOT NULL OR t.expires_at < now()))
            """)
        _ = try await postgres.execute("DELETE FROM login_links WHERE expires_at < now() - interval '1 day'")
        _ = try await postgres.execute("DELETE FROM sign_in_failures WHERE failed_at < now() - interval '1 hour'")
    }
}
