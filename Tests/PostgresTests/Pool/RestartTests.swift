import Logging
import Postgres
import Synchronization
import Testing
import TestServices

@Suite struct RestartTests {
    /// The results of the statements of many tasks.
    private final class Tally: Sendable {
        let succeeded = Atomic(0)
        let unavailable = Atomic(0)
        let otherwise = Atomic(0)
    }

    @Test(.timeLimit(.minutes(2)), arguments: ["immediate", "fast"])
    func `a client recovers after the server was restarted`(mode: String)
        async throws
    {
        let cluster = try await PrivateCluster()
        try await cluster.start()
        let client = PostgresClient(settings: try PostgresSettings(url: cluster.url), logger: Logger(label: "test"))
        let tally = Tally()
        let load = Task {
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<16 {
                    group.addTask {
                        while !Task.isCancelled {
                            do throws(PostgresError) {
                                try await client.execute("SELECT pg_sleep(0.002)")
                                tally.succeeded.wrappingAdd(1, ordering: .relaxed)
                            } catch {
                                if error == .cancelled { return }
                                if error.isUnavailable {
                                    tally.unavailable.wrappingAdd(1, ordering: .relaxed)
                                } else {
                                    tally.otherwise.wrappingAdd(1, ordering: .relaxed)
                                }
                                await Task.yield()
                            }
                        }
                    }
                }
            }
        }
        try await waitUntil { tally.succeeded.load(ordering: .relaxed) > 200 }
        try await cluster.stop(mode: mode)
        try await waitUntil { tally.unavailable.load(ordering: .relaxed) > 0 && !client.isHealthy }
        let before = tally.succeeded.load(ordering: .relaxed)
        try await cluster.start()
        let startedAt = ContinuousClock.now
        try await waitUntil { tally.succeeded.load(ordering: .relaxed) > before + 200 }
        #expect(ContinuousClock.now - startedAt < .seconds(10))
        #expect(tally.otherwise.load(ordering: .relaxed) == 0)
        #expect(client.isHealthy)
        load.cancel()
        await load.value
        client.close()
        try await cluster.stop(mode: "immediate")
        try cluster.remove()
    }
}
