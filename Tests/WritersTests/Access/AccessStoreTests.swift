import Catalog
import Postgres
import Testing
import TestServices
import Writers

@Suite struct AccessStoreTests {
    private static func credential(
        _ kind: Credential.Kind, _ secret: AccessSecret, _ store: AccessStore
    ) async throws -> AccessStore.ValidCredential? {
        let presented = AccessStore.PresentedSecret(kind: kind, hash: secret.hash)
        return try await store.credentials([presented])[presented]
    }

    @Test func `a token is valid until it is revoked, and only as a token`() async throws {
        try await withTestDatabase { database in
            let store = AccessStore(postgres: database.client)
            let (id, secret) = try await store.createToken(name: "script", scopes: [.read, .aiWrite])
            let valid = try #require(try await Self.credential(.token, secret, store))
            #expect(valid.credential.owner == .token(id))
            #expect(valid.credential.scopes == [.read, .aiWrite])
            #expect(valid.credential.tokenEnd == nil && valid.secondsLeft == nil)
            #expect(try await Self.credential(.session, secret, store) == nil)
            #expect(try await store.revokeToken(id: id))
            #expect(try await store.revokeToken(id: id) == false)
            #expect(try await Self.credential(.token, secret, store) == nil)
            let token = try #require(try await store.token(id))
            #expect(token.name == "script" && token.scopes == ["ai:write", "read"] && token.revokedAt != nil)
        }
    }

    @Test func `an expired token is not valid, and its end limits its sessions`() async throws {
        try await withTestDatabase { database in
            let store = AccessStore(postgres: database.client)
            let end = Instant(microseconds: Instant.now.microseconds + 60_000_000)
            let (_, secret) = try await store.createToken(name: "short", scopes: [.read], expiresAt: end)
            let session = try #require(try await store.startSession(proof: .token(secret)))
            let valid = try #require(try await Self.credential(.session, session, store))
            #expect(valid.credential.tokenEnd == end)
            #expect(valid.secondsLeft.map { $0 <= 60 } == true)
            try await database.client.execute("UPDATE api_tokens SET expires_at = now() - interval '1 s'")
            #expect(try await Self.credential(.token, secret, store) == nil)
            #expect(try await Self.credential(.session, session, store) == nil)
            #expect(try await store.startSession(proof: .token(secret)) == nil)
        }
    }

    @Test func `a login link starts one session`() async throws {
        try await withTestDatabase { database in
            let store = AccessStore(postgres: database.client)
            let link = try await store.createLoginLink(scopes: [.read, .admin], minutes: 5)
            let session = try #require(try await store.startSession(proof: .link(link)))
            #expect(try await store.startSession(proof: .link(link)) == nil)
            let valid = try #require(try await Self.credential(.session, session, store))
            #expect(valid.credential.owner == .session(session.hash))
            #expect(valid.credential.scopes == [.read, .admin])
            _ = try await UserSessions(postgres: database.client).end(session, by: .commandLine)
            #expect(try await Self.credential(.session, session, store) == nil)
        }
    }

    @Test func `pruning deletes expired links and sessions, and those of revoked tokens`() async throws {
        try await withTestDatabase { database in
            let store = AccessStore(postgres: database.client)
            let (revoked, secret) = try await store.createToken(name: "a", scopes: [.read])
            _ = try await store.startSession(proof: .token(secret))
            let (_, kept) = try await store.createToken(name: "b", scopes: [.read])
            let session = try #require(try await store.startSession(proof: .token(kept)))
            _ = try await store.createLoginLink(scopes: [.read], minutes: 5)
            try await database.client.execute("UPDATE login_links SET expires_at = now() - interval '2 days'")
            #expect(try await store.revokeToken(id: revoked))
            try await store.prune()
            let left = try await database.client.query(
                "SELECT (SELECT count(*) FROM browser_sessions) AS sessions, (SELECT count(*) FROM login_links) AS links"
            ).first
            #expect(try left?.decode(Int.self, named: "sessions") == 1)
            #expect(try left?.decode(Int.self, named: "links") == 0)
            #expect(try await Self.credential(.session, session, store) != nil)
        }
    }

    @Test func `a temporary token is deleted afterwards, also after an error`() async throws {
        struct Failure: Error {}
        try await withTestDatabase { database in
            let store = AccessStore(postgres: database.client)
            var wasValid = false
            do {
                try await store.withTemporaryToken(name: "doctor", scopes: [.admin]) { secret in
                    wasValid = try await Self.credential(.token, secret, store) != nil
                    throw Failure()
                }
            } catch is Failure {}
            #expect(wasValid)
            #expect(try await store.tokens().isEmpty)
        }
    }

    @Test(arguments: [
        "", "cal_", "cal_" + String(repeating: "A", count: 42), "x" + String(repeating: "A", count: 46),
    ])
    func `a string of another form is no secret`(text: String) {
        #expect(AccessSecret(text) == nil)
    }

    @Test func `a secret is not shown when it is printed`() {
        let secret = AccessSecret()
        var dumped = ""
        dump(secret, to: &dumped)
        #expect(!"\(secret) \(String(reflecting: secret)) \(dumped)".contains(secret.text.dropFirst(4)))
        #expect(AccessSecret(secret.text)?.hash == secret.hash)
    }
}
