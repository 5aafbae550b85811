import Postgres
import Testing
import TestServices

@Suite struct ListenTests {
    @Test(.timeLimit(.minutes(1))) func `notifications arrive, also after the listener's backend was killed`()
        async throws
    {
        try await withTestDatabase(migrated: false) { database in
            let client = database.client
            var events = client.listen(to: "changes", "Other \"one\"").makeAsyncIterator()
            #expect(await events.next() == .connected)
            try await client.notify("changes", payload: "1")
            guard case .notification(let first)? = await events.next() else {
                Issue.record("no notification")
                return
            }
            #expect(first.channel == "changes")
            #expect(first.payload == "1")
            try await client.execute("SELECT pg_terminate_backend(\(try await listenerPID(client)))")
            guard case .disconnected(let error)? = await events.next() else {
                Issue.record("the end of the connection was not reported")
                return
            }
            #expect(error.isUnavailable)
            #expect(await events.next() == .connected)
            try await client.notify("Other \"one\"", payload: "2")
            guard case .notification(let second)? = await events.next() else {
                Issue.record("no notification after the reconnection")
                return
            }
            #expect(second.payload == "2")
        }
    }

    @Test(.timeLimit(.minutes(1))) func `a listener ends with its task`() async throws {
        try await withTestDatabase(migrated: false) { database in
            let client = database.client
            let (heard, report) = AsyncStream.makeStream(of: ListenEvent.self)
            let listener = Task {
                var count = 0
                for await event in client.listen(to: "changes") {
                    count += 1
                    report.yield(event)
                }
                return count
            }
            var events = heard.makeAsyncIterator()
            #expect(await events.next() == .connected)
            listener.cancel()
            #expect(await listener.value == 1)
        }
    }

    private func listenerPID(_ client: PostgresClient) async throws -> Int32 {
        let rows = try await client.query(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN%'")
        return try rows[0].decode(Int32.self, at: 0)
    }
}
