import Foundation
import Logging
import Postgres
import TestServices
import Testing

@Suite struct RoundTripTests {
    @Test func `a batch is one round trip, once its statements are prepared`() async throws {
        try await withTestDatabase(migrated: false) { database in
            let url = try #require(URLComponents(string: database.url))
            let relay = try Relay(to: try #require(url.port))
            defer { relay.close() }
            var throughRelay = url
            throughRelay.port = relay.port
            throughRelay.host = "127.0.0.1"
            var settings = try PostgresSettings(url: try #require(throughRelay.string))
            settings.maxConnections = 1
            let client = PostgresClient(settings: settings, logger: Logger(label: "test"))
            defer { client.close() }
            let batch: [SQL] = ["SELECT \(1)", "SELECT \(2) + 1", "SELECT \("three")"]
            for _ in 1...2 { for statement in batch { _ = try await client.query(statement) } }
            _ = relay.takeTurns()
            for statement in batch { _ = try await client.query(statement) }
            #expect(relay.takeTurns() == 3)
            let answers = try await client.pipeline(batch)
            #expect(relay.takeTurns() == 1)
            #expect(try answers[1].get().first?.decode(Int.self, at: 0) == 3)
        }
    }
}
