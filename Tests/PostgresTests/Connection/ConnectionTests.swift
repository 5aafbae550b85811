import Logging
import Postgres
import Testing
import TestServices

@Suite struct ConnectionTests {
    @Test func `an error of the server keeps its fields`() async throws {
        try await withTestDatabase(migrated: false) { database in
            let client = database.client
            try await client.execute("CREATE TABLE t (id int CONSTRAINT t_id_key UNIQUE)")
            try await client.execute("INSERT INTO t VALUES (\(Int32(1)))")
            let violation = await #expect(throws: PostgresError.self) {
                try await client.execute("INSERT INTO t VALUES (\(Int32(1)))")
            }
            #expect(violation?.isUniqueViolation == true)
            #expect(violation?.serverError?.constraint == "t_id_key")
            #expect(violation?.serverError?.table == "t")
            #expect("\(violation as Any)".contains("(id)=(1)") == false)
            let syntax = await #expect(throws: PostgresError.self) { try await client.query("SELECT 1 FORM t") }
            #expect(syntax?.serverError?.sqlState == "42601")
            #expect(syntax?.serverError?.position == 15)
        }
    }

    @Test func `a session uses UTC, whatever the time zone of the database is`() async throws {
        try await withTestDatabase { database in
            try await database.client.execute(
                "ALTER DATABASE \(identifier: database.name) SET timezone = 'Asia/Tokyo'")
            let client = PostgresClient(
                settings: try PostgresSettings(url: database.url), logger: Logger(label: "test"))
            defer { client.close() }
            try await client.execute("INSERT INTO photos (filename) VALUES ('a')")
            let rows = try await client.query(
                "SELECT abs(extract(epoch FROM created_at - now() AT TIME ZONE 'UTC'))::float8 FROM photos")
            #expect(try #require(rows.first).decode(Double.self, at: 0) < 60)
        }
    }

    @Test func `affected rows are counted`() async throws {
        try await withTestDatabase(migrated: false) { database in
            try await database.client.execute("CREATE TABLE t (id int)")
            #expect(try await database.client.execute("INSERT INTO t SELECT generate_series(1, 5)") == 5)
            #expect(try await database.client.execute("DELETE FROM t WHERE id > \(2)") == 3)
        }
    }

    @Test func `a cancelled task cancels its statement on the server`() async throws {
        try await withTestDatabase(migrated: false, maxConnections: 2) { database in
            let client = database.client
            let sleep = Task { try await client.query("SELECT pg_sleep(60)") }
            try await waitUntil { try await sleepers(client) == 1 }
            let cancelledAt = ContinuousClock.now
            sleep.cancel()
            await #expect(throws: PostgresError.cancelled) { try await sleep.value }
            #expect(ContinuousClock.now - cancelledAt < .seconds(5))
            let left = try await sleepers(client)
            #expect(left == 0)
            // The connection was drained, not thrown away, and works.
            #expect(client.statistics.open == 2)
            for _ in 1...4 { _ = try await client.query("SELECT 1") }
        }
    }

    @Test func `a statement over its time limit is cancelled on the server`() async throws {
        try await withTestDatabase(migrated: false) { database in
            let client = database.client
            await #expect(throws: PostgresError.timeout(.statement, after: .milliseconds(100))) {
                try await client.query("SELECT pg_sleep(60)", timeout: .milliseconds(100))
            }
            let left = try await sleepers(client)
            #expect(left == 0)
            #expect(client.statistics.open == 1)
        }
    }

    @Test func `each statement of a pipeline has its own result`() async throws {
        try await withTestDatabase(migrated: false) { database in
            let answers = try await database.client.pipeline([
                "CREATE TABLE t (id int)", "INSERT INTO t VALUES (1), (2)", "SELECT nonsense",
                "SELECT count(*) FROM t", "SELECT \(1) / \(0)", "SELECT \("last")",
            ])
            #expect(answers.count == 6)
            #expect(try answers[1].get().affected == 2)
            #expect(throws: PostgresError.self) { try answers[2].get() }
            #expect(try answers[3].get()[0].decode(Int.self, at: 0) == 2)
            #expect(throws: PostgresError.self) { try answers[4].get() }
            #expect(try answers[5].get()[0].decode(String.self, at: 0) == "last")
            try await database.client.execute("SELECT 1")
        }
    }

    @Test func `a cancelled pipeline stops all its statements`() async throws {
        try await withTestDatabase(migrated: false, maxConnections: 2) { database in
            let client = database.client
            let batch = Task { try await client.pipeline(Array(repeating: "SELECT pg_sleep(20)", count: 3)) }
            try await waitUntil { try await sleepers(client) == 1 }
            batch.cancel()
            await #expect(throws: PostgresError.cancelled) { try await batch.value }
            let left = try await sleepers(client)
            #expect(left == 0)
        }
    }

    @Test func `a large pipeline does not stall in full buffers`() async throws {
        try await withTestDatabase(migrated: false) { database in
            let text = String(repeating: "x", count: 100_000)
            let answers = try await database.client.pipeline((0..<100).map { "SELECT \(text), \($0)" })
            for (index, answer) in answers.enumerated() {
                #expect(try answer.get()[0].decode(Int.self, at: 1) == index)
            }
        }
    }

    @Test func `a prepared statement survives a change of its table`() async throws {
        try await withTestDatabase(migrated: false, maxConnections: 1) { database in
            let client = database.client
            try await client.execute("CREATE TABLE t (id int)")
            #expect(try await client.query("SELECT * FROM t").columns.count == 1)
            try await client.execute("ALTER TABLE t ADD COLUMN name text")
            #expect(try await client.query("SELECT * FROM t").columns.count == 2)
            try await client.execute("DISCARD ALL")
            #expect(try await client.query("SELECT * FROM t").columns.count == 2)
        }
    }

    @Test func `the number of prepared statements on the server is limited`() async throws {
        try await withTestDatabase(migrated: false, maxConnections: 1) { database in
            let client = database.client
            for number in 0..<200 { try await client.execute("SELECT \(unsafeRaw: "\(number)")") }
            let rows = try await client.query("SELECT count(*) FROM pg_prepared_statements")
            #expect(try rows[0].decode(Int.self, at: 0) == database.settings.statementCacheSize)
        }
    }

    @Test func `a failed statement is prepared again at its next use`() async throws {
        try await withTestDatabase(migrated: false, maxConnections: 1) { database in
            let client = database.client
            await #expect(throws: PostgresError.self) { try await client.query("SELECT id FROM later") }
            try await client.execute("CREATE TABLE later (id int)")
            #expect(try await client.query("SELECT id FROM later").isEmpty)
        }
    }

    @Test func `tasks that share a connection take turns`() async throws {
        try await withTestDatabase(migrated: false) { database in
            try await database.client.withConnection { connection in
                try await withThrowingTaskGroup(of: Bool.self) { group in
                    for number in 0..<50 {
                        group.addTask {
                            try await connection.query("SELECT \(number)")[0].decode(Int.self, at: 0) == number
                        }
                    }
                    for try await isRight in group { #expect(isRight) }
                }
            }
        }
    }

    @Test func `COPY in a query is an error that affects only its connection`() async throws {
        try await withTestDatabase(migrated: false) { database in
            await #expect(throws: PostgresError.self) { try await database.client.query("COPY (SELECT 1) TO STDOUT") }
            try await database.client.execute("SELECT 1")
        }
    }

    private func sleepers(_ client: PostgresClient) async throws -> Int {
        let rows = try await client.query(
            """
            SELECT count(*) FROM pg_stat_activity
            WHERE datname = current_database() AND state = 'active' AND query LIKE 'SELECT pg_sleep%'
            """)
        return try rows[0].decode(Int.self, at: 0)
    }
}

/// Polls until the condition holds; a minute is enough for machines under load.
func waitUntil(_ condition: () async throws -> Bool) async throws {
    for _ in 0..<1200 {
        if try await condition() { return }
        try await Task.sleep(for: .milliseconds(50))
    }
    Issue.record("waited in vain")
}
