package import Catalog
import Foundation
package import Postgres
import Support

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

    /// A secret as a request shows it: its hash, and as what it was shown.
    struct Shown: Hashable, Sendable {
        let kind: Credential.Kind
        let hash: [UInt8]
    }

    /// A credential that holds now.
    struct Found: Sendable {
        let credential: Credential
        /// Seconds until it ends by itself; nil for never.
        let secondsLeft: Double?
    }

    /// Which of these secrets are valid now, in one statement however many they are.
    func credentials(_ shown: [Shown]) async throws -> [Shown: Found] {
        func hashes(_ kind: Credential.Kind) -> SQL {
            let texts = shown.filter { $0.kind == kind }.map { Hex.string($0.hash) }
            return "(SELECT decode(text, 'hex') FROM unnest(\(texts)) AS text)"
        }
        let rows = try await postgres.query(
            """
            SELECT FALSE, secret_hash, id, scopes, expires_at,
                extract(epoch FROM expires_at - now())::float8
            FROM api_tokens
            WHERE secret_hash IN \(hashes(.token)) AND revoked_at IS NULL
                AND (expires_at IS NULL OR expires_at > now())
            UNION ALL
            SELECT TRUE, s.secret_hash, s.token_id, s.scopes, t.expires_at,
                extract(epoch FROM least(s.expires_at, t.expires_at) - now())::float8
            FROM browser_sessions s LEFT JOIN api_tokens t ON t.id = s.token_id
            WHERE s.secret_hash IN \(hashes(.session)) AND s.expires_at > now()
                AND t.revoked_at IS NULL AND (t.expires_at IS NULL OR t.expires_at > now())
            """)
        var found: [Shown: Found] = [:]
        for row in rows {
            let hash: [UInt8] = try row.decode(at: 1)
            let shown = Shown(kind: try row.decode(at: 0) ? .session : .token, hash: hash)
            let token: Int64? = try row.decode(at: 2)
            let names: [String] = try row.decode(at: 3)
            let credential = Credential(
                kind: shown.kind, holder: hash, owner: token.map(Credential.Owner.token) ?? .session(hash),
                scopes: Set(names.compactMap(Scope.init(rawValue:))),
                tokenEnd: try row.decode(TimestampTZ?.self, at: 4).map(Instant.init))
            found[shown] = Found(credential: credential, secondsLeft: try row.decode(at: 5))
        }
        return found
    }
}

extension Instant {
    init(_ timestamp: TimestampTZ) { self.init(microseconds: timestamp.microseconds) }
}
