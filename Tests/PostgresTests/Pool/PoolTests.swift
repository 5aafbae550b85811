import Logging
import Postgres
import Synchronization
import Testing
import TestServices

@Suite struct PoolTests {
    @Test func `two hundred callers share eight connections`() async throws {
        try await withTestDatabase(migrated: false) { database in
            let client = database.client
            try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<200 {
                    group.addTask {
                        try await client.query("SELECT \(number), pg_sleep(0.01)")[0].decode(Int.self, at: 0)
                    }
                }
                var sum = 0
                for try await number in group { sum += number }
                #expect(sum == 199 * 200 / 2)
            }
            #expect(client.statistics.open <= 8)
            #expect(client.statistics.inUse == 0)
            #expect(client.statistics.statementsExecuted == 200)
        }
    }

    @Test func `a caller fails at once when the queue is full`() async throws {
        try await withTestDatabase(migrated: false) { database in
            var settings = database.settings
            settings.maxConnections = 1
            settings.waitLimit = 1
            let client = PostgresClient(settings: settings, logger: Logger(label: "test"))
            let holder = Task { try await client.query("SELECT pg_sleep(30)") }
            try await waitUntil { client.statistics.inUse == 1 }
            let waiter = Task { try await client.query("SELECT 1") }
            try await waitUntil { client.statistics.waiting == 1 }
            let error = await #expect(throws: PostgresError.poolExhausted(waiting: 1)) {
                try await client.query("SELECT 1")
            }
            #expect(error?.isUnavailable == true)
            holder.cancel()
            let rows = try await waiter.value
            #expect(rows.count == 1)
            client.close()
        }
    }

    @Test func `waiting ends at its timeout and with its task`() async throws {
        try await withTestDatabase(migrated: false) { database in
            var settings = database.settings
            settings.maxConnections = 1
            settings.waitTimeout = .milliseconds(100)
            let client = PostgresClient(settings: settings, logger: Logger(label: "test"))
            try await client.withConnection { _ in
                await #expect(throws: PostgresError.timeout(.waitForConnection, after: .milliseconds(100))) {
                    try await client.query("SELECT 1")
                }
                let waiter = Task { try await client.query("SELECT 1") }
                waiter.cancel()
                await #expect(throws: PostgresError.cancelled) { try await waiter.value }
            }
            #expect(client.statistics.waiting == 0)
            try await client.execute("SELECT 1")
            client.close()
        }
    }

    @Test func `connections whose backends ended while idle are replaced without an error`() async throws {
        try await withTestDatabase(migrated: false) { database in
            let client = database.client
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<8 { group.addTask { try await client.execute("SELECT pg_sleep(0.2)") } }
                try await group.waitForAll()
            }
            #expect(client.statistics.idle == 8)
            let other = PostgresClient(settings: database.settings, logger: Logger(label: "test"))
            try await other.execute(
                """
                SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()
                """)
            for _ in 0..<20 { try await client.execute("SELECT 1") }
            other.close()
        }
    }

    @Test func `a backend that ends during a statement is an error, and the next statement works`() async throws {
        try await withTestDatabase(migrated: false) { database in
            let client = database.client
            let error = await #expect(throws: PostgresError.self) {
                try await client.withConnection { connection in
                    try await client.execute("SELECT pg_terminate_backend(\(connection.backendPID))")
                    try await connection.execute("SELECT 1")
                }
            }
            #expect(error?.isUnavailable == true)
            try await client.execute("SELECT 1")
            #expect(client.statistics.open == 1)
        }
    }

    @Test func `an unreachable server is an unavailability error, within a short time`() async throws {
        var settings = try PostgresSettings(url: "postgresql://someone:s3cret@127.0.0.1:1/nowhere")
        settings.maxConnections = 2
        let client = PostgresClient(settings: settings, logger: Logger(label: "test"))
        let start = ContinuousClock.now
        for _ in 0..<20 {
            let error = await #expect(throws: PostgresError.self) { try await client.query("SELECT 1") }
            #expect(error?.isUnavailable == true)
            #expect("\(error as Any)".contains("s3cret") == false)
        }
        #expect(ContinuousClock.now - start < .seconds(2))
        #expect(!client.isHealthy)
        #expect(await !client.ping())
    }

    @Test func `settings never print their password`() throws {
        let settings = try PostgresSettings(url: "postgresql://someone:s3cret@127.0.0.1:5432/photos")
        var dumped = ""
        dump(settings, to: &dumped)
        for text in ["\(settings)", String(reflecting: settings), dumped] {
            #expect(!text.contains("s3cret"))
            #expect(text.contains("photos"))
        }
        let error = #expect(throws: PostgresError.self) { try PostgresSettings(url: "postgresql:/u:s3cret@x/[") }
        #expect("\(error as Any)".contains("s3cret") == false)
        let unknown = #expect(throws: PostgresError.self) { try PostgresSettings(url: "postgresql://x/y?colour=red") }
        #expect("\(unknown as Any)".contains("colour"))
    }

    @Test func `a closed client rejects statements`() async throws {
        try await withTestDatabase(migrated: false) { database in
            try await database.client.execute("SELECT 1")
            database.client.close()
            await #expect(throws: PostgresError.closed) { try await database.client.query("SELECT 1") }
            #expect(database.client.statistics.open == 0)
        }
    }
}
