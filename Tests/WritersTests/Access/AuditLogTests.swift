import Catalog
import JSON
import Postgres
import Testing
import TestServices
import Writers

@Suite struct AuditLogTests {
    @Test func `tokens and sessions are recorded with their names, and without secrets`() async throws {
        try await withTestDatabase { database in
            let store = AccessStore(postgres: database.client)
            let (id, secret) = try await store.createToken(name: "frame", scopes: [.read])
            let origin = BrowserOrigin(address: "192.0.2.1", userAgent: "Browser")
            let session = try await store.startSession(proof: .token(secret), from: origin)
            #expect(session != nil)
            #expect(try await store.revokeToken(id: id))
            #expect(try await store.revokeToken(id: id) == false)
            let entries = try await AuditLog(postgres: database.client).entries(first: 10, before: nil)
            #expect(entries.map(\.action) == ["token.revoke", "session.start", "token.create"])
            #expect(entries.map(\.address) == [nil, "192.0.2.1", nil])
            #expect(entries[2].details.json == #"{"name":"frame","scopes":["read"]}"#)
            #expect(!"\(entries)".contains(secret.text))
        }
    }

    @Test(arguments: ["UPDATE audit_log SET action = 'x.y'", "DELETE FROM audit_log", "TRUNCATE audit_log"] as [SQL])
    func `no entry can be changed or deleted, not even by the owner of the table`(statement: SQL) async throws {
        try await withTestDatabase { database in
            let log = AuditLog(postgres: database.client)
            try await log.append(.export, by: .commandLine)
            await #expect(throws: PostgresError.self) {
                try await database.client.execute(statement)
            }
            #expect(try await log.entries(first: 10, before: nil).count == 1)
        }
    }
}
