package import Catalog
import Foundation
package import Postgres

/// Tokens, login links and browser sessions in the database.
package struct AccessStore: Sendable {
    let postgres: PostgresClient

    package init(postgres: PostgresClient) {
        self.postgres = postgres
    }

    /// A token as its administrator sees it; the secret is not kept.
    package struct Token: Sendable {
        package let id: Int64
        package let name: String
        package let scopes: [String]
        package let createdAt: Instant
        package let expiresAt: Instant?
        package let revokedAt: Instant?
    }

    /// Makes a token.
    ///
    /// - Parameters:
    ///   - name: 1…100 characters, for people.
    ///   - expiresAt: when it ends; nil for never.
    /// - Returns: its number, and the secret, which cannot be had again.
    package func createToken(
        name: String, scopes: Set<Scope>, expiresAt: Instant? = nil
    ) async throws -> (id: Int64, secret: Secret) {
        guard (1...100).contains(name.count) else {
            throw FilterError(path: "name", reason: "must have 1 to 100 characters")
        }
        guard !scopes.isEmpty else { throw FilterError(path: "scopes", reason: "must name at least one scope") }
        let secret = Secret()
        let rows = try await postgres.query(
            """
            INSERT INTO api_tokens (name, secret_hash, scopes, expires_at)
            VALUES (\(name), \(secret.hash), \(scopes.map(\.rawValue).sorted()),
                    \(expiresAt.map { TimestampTZ(microseconds: $0.microseconds) }))
            RETURNING id
            """)
        guard let row = rows.first else { throw PostgresError.protocolViolation("INSERT … RETURNING gave no row") }
        return (try row.decode(Int64.self, at: 0), secret)
    }

    /// All tokens, oldest first.
    package func tokens() async throws -> [Token] { try await tokens(which: "TRUE") }

    /// Nil for one that never was.
    package func token(_ id: Int64) async throws -> Token? { try await tokens(which: "id = \(id)").first }

    private func tokens(which: SQL) async throws -> [Token] {
        try await postgres.query(
            "SELECT id, name, scopes, created_at, expires_at, revoked_at FROM api_tokens WHERE \(which) ORDER BY id"
        ).map { row in
            Token(
                id: try row.decode(at: 0), name: try row.decode(at: 1), scopes: try row.decode(at: 2),
                createdAt: Instant(try row.decode(TimestampTZ.self, at: 3)),
                expiresAt: try row.decode(TimestampTZ?.self, at: 4).map(Instant.init),
                revokedAt: try row.decode(TimestampTZ?.self, at: 5).map(Instant.init))
        }
    }

    /// Ends a token and the sessions begun with it.
    ///
    /// - Returns: false when there is no such token or it had ended already.
    package func revokeToken(id: Int64) async throws -> Bool {
        let revoked = try await postgres.execute(
            "UPDATE api_tokens SET revoked_at = now() WHERE id = \(id) AND revoked_at IS NULL")
        return revoked == 1
    }

    /// Lends a token that is gone afterwards; within the hour if this process does not live to remove it.
    package func withTemporaryToken<Value>(
        name: String, scopes: Set<Scope>, _ body: (Secret) async throws -> Value
    ) async throws -> Value {
        let (id, secret) = try await createToken(
            name: name, scopes: scopes,
            expiresAt: Instant(microseconds: Int64(Date().timeIntervalSince1970 * 1e6) + 3_600_000_000))
        let result: Result<Value, any Error>
        do { result = .success(try await body(secret)) } catch { result = .failure(error) }
        try await postgres.execute("DELETE FROM api_tokens WHERE id = \(id)")
        return try result.get()
    }

    /// Makes a link that logs a browser in once, within `minutes`.
    package func createLoginLink(scopes: Set<Scope>, minutes: Int) async throws -> Secret {
        let secret = Secret()
        _ = try await postgres.execute(
            """
            INSERT INTO login_links (secret_hash, scopes, expires_at)
            VALUES (\(secret.hash), \(scopes.map(\.rawValue).sorted()), now() + make_interval(mins => \(Int32(minutes))))
            """)
        return secret
    }

    /// Who bears this secret now; nil when nobody does.
    func credential(kind: Credential.Kind, secretHash: [UInt8]) async throws -> Credential? {
        let statement: SQL =
            switch kind {
            case .token:
                """
                SELECT scopes FROM api_tokens
                WHERE secret_hash = \(secretHash) AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
                """
            case .session:
                """
                SELECT s.scopes FROM browser_sessions s LEFT JOIN api_tokens t ON t.id = s.token_id
                WHERE s.secret_hash = \(secretHash) AND s.expires_at > now() AND t.revoked_at IS NULL
                """
            }
        guard let row = try await postgres.query(statement).first else { return nil }
        let names: [String] = try row.decode(at: 0)
        return Credential(kind: kind, holder: secretHash, scopes: Set(names.compactMap(Scope.init(rawValue:))))
    }
}

extension Instant {
    init(_ timestamp: TimestampTZ) { self.init(microseconds: timestamp.microseconds) }
}
