import API
import Catalog
import Foundation
import HTTPTypes
import Postgres
import TestServices
import Testing
import Writers

private struct Broken: Error {}

@Suite struct RecountRouteTests {
    @Test func `a recount needs the scope admin and names the differences, with the largest ids exact`() async throws
    {
        try await withAPI(photos: 3) { api in
            let path = "/api/v1/admin/recount"
            #expect(try await api.send(.post, path, as: nil).status == 401)
            #expect(try await api.send(.post, path, as: .read).status == 403)
            let sound = try await api.send(.post, path, as: .admin)
            #expect(sound.status == 200 && sound.json["photos"] as? Int == 3)
            #expect(sound.json["differing"] as? Int == 0)
            try await api.database.client.transaction { connection in
                try await connection.execute("SET LOCAL session_replication_role = replica")
                try await connection.execute("INSERT INTO photos (id) VALUES (9007199254740993)")
            }
            let differing = try await api.send(.post, path, as: .admin)
            let first = (differing.json["differences"] as? [[String: Any]])?.first
            #expect(first?["id"] as? String == "9007199254740993" && first?["kind"] as? String == "MISSING")
        }
    }

    @Test func `a temporary token is revoked afterwards, also after an error`() async throws {
        try await withAPI { api in
            let store = AccessStore(postgres: api.database.client)
            let before = try await store.tokens().count
            await #expect(throws: Broken.self) {
                try await store.withTemporaryToken(name: "test", scopes: [.admin]) { _ in
                    #expect(try await store.tokens().count == before + 1)
                    throw Broken()
                }
            }
            #expect(try await store.tokens().count == before)
        }
    }
}
