import Postgres
import Testing
import TestServices

@Suite struct TransactionTests {
    private struct Mishap: Error {}

    private func count(_ client: PostgresClient) async throws -> Int {
        try await client.query("SELECT count(*) FROM t")[0].decode(Int.self, at: 0)
    }

    @Test func `a body that returns is committed, and one that throws is rolled back`() async throws {
        try await withTestDatabase(migrated: false) { database in
            let client = database.client
            try await client.execute("CREATE TABLE t (id int)")
            try await client.transaction { try await $0.execute("INSERT INTO t VALUES (1)") }
            await #expect(throws: Mishap.self) {
                try await client.transaction { connection in
                    try await connection.execute("INSERT INTO t VALUES (2)")
                    throw Mishap()
                }
            }
            #expect(try await count(client) == 1)
            #expect(client.statistics.idle == 1)
        }
    }

    @Test func `a cancelled transaction is rolled back`() async throws {
        try await withTestDatabase(migrated: false) { database in
            let client = database.client
            try await client.execute("CREATE TABLE t (id int)")
            let task = Task {
                try await client.transaction { connection in
                    try await connection.execute("INSERT INTO t VALUES (1)")
                    try await connection.execute("SELECT pg_sleep(60)")
                }
            }
            try await Task.sleep(for: .milliseconds(300))
            task.cancel()
            await #expect(throws: PostgresError.cancelled) { try await task.value }
            #expect(try await count(client) == 0)
        }
    }

    @Test func `a failed statement whose error is ignored does not become a commit`() async throws {
        try await withTestDatabase(migrated: false) { database in
            let client = database.client
            try await client.execute("CREATE TABLE t (id int)")
            await #expect(throws: PostgresError.transactionAborted) {
                try await client.transaction { connection in
                    try await connection.execute("INSERT INTO t VALUES (1)")
                    await #expect(throws: PostgresError.self) { try await connection.query("SELECT nonsense") }
                }
            }
            #expect(try await count(client) == 0)
        }
    }

    @Test func `a transaction left open is rolled back before its connection is lent again`() async throws {
        try await withTestDatabase(migrated: false, maxConnections: 1) { database in
            let client = database.client
            try await client.execute("CREATE TABLE t (id int)")
            try await client.withConnection { connection in
                try await connection.execute("BEGIN")
                try await connection.execute("INSERT INTO t VALUES (1)")
            }
            #expect(try await count(client) == 0)
        }
    }

    @Test func `a read-only transaction rejects writes and keeps its snapshot`() async throws {
        try await withTestDatabase(migrated: false) { database in
            let client = database.client
            try await client.execute("CREATE TABLE t (id int)")
            try await client.transaction(isolation: .repeatableRead, readOnly: true) { connection in
                let before = try await connection.query("SELECT count(*) FROM t")[0].decode(Int.self, at: 0)
                try await client.execute("INSERT INTO t VALUES (1)")
                let after = try await connection.query("SELECT count(*) FROM t")[0].decode(Int.self, at: 0)
                #expect(before == after)
            }
            let error = await #expect(throws: PostgresError.self) {
                try await client.transaction(readOnly: true) { try await $0.execute("INSERT INTO t VALUES (2)") }
            }
            #expect(error?.serverError?.sqlState == "25006")
        }
    }

    @Test func `a serialization failure is retryable`() async throws {
        try await withTestDatabase(migrated: false) { database in
            let client = database.client
            try await client.execute("CREATE TABLE t (id int)")
            try await client.execute("INSERT INTO t VALUES (1)")
            let error = await #expect(throws: PostgresError.self) {
                try await client.transaction(isolation: .repeatableRead) { connection in
                    _ = try await connection.query("SELECT * FROM t")
                    try await client.execute("UPDATE t SET id = 2")
                    try await connection.execute("UPDATE t SET id = 3")
                }
            }
            #expect(error?.isRetryable == true)
        }
    }
}
