import Ingest
import Intake
import Postgres
import Testing
import TestServices

@Suite struct OlderFailuresTests {
    private func insert(_ name: String, _ columns: String, into database: PostgresClient) async throws {
        try await database.execute(
            SQL(
                stringLiteral: """
                    INSERT INTO photos (s3_path, filename, etag, \(columns.split(separator: "|")[0]))
                    VALUES ('s3://photos/\(name)', '\(name)', 'e', \(columns.split(separator: "|")[1]))
                    """))
    }

    @Test func `files that an older version could not read are queued once, after everything else`() async throws {
        try await withTestDatabase { database in
            let client = database.client
            let state = "error_code, read_state, processor_version"
            for (name, values) in [
                ("old.heic", "'CORRUPT', 'failed', 2"), ("old.jpg", "'TRUNCATED', 'failed', 1"),
                ("old.x3f", "NULL, 'unsupported', 2"), ("old.txt", "NULL, 'unsupported', 2"),
                ("read.jpg", "NULL, 'read', 2"), ("now.heic", "'CORRUPT', 'failed', \(IngestJob.processorVersion)"),
                ("large.png", "'TOO_MUCH_MEMORY', 'failed', 2"),
            ] {
                try await insert(name, "\(state)|\(values)", into: client)
            }
            try await insert("gone.heic", "\(state), deleted_at|'CORRUPT', 'failed', 2, now()", into: client)
            let failures = OlderFailures(database: client, bucket: "photos")
            #expect(try await failures.queue() == 3)
            let jobs = try await client.query(
                "SELECT object_key FROM ingest_jobs WHERE force AND priority = 20 ORDER BY object_key")
            #expect(try jobs.map { try $0.decode(String.self, at: 0) } == ["old.heic", "old.jpg", "old.x3f"])
            // Whatever the results, the next start queues nothing.
            try await client.execute("DELETE FROM ingest_jobs")
            #expect(try await failures.queue() == nil)
            #expect(try await client.query("SELECT FROM ingest_jobs").isEmpty)
        }
    }

    @Test func `two workers that start at once queue each file once`() async throws {
        try await withTestDatabase { database in
            try await insert(
                "old.heic", "error_code, read_state, processor_version|'CORRUPT', 'failed', 2", into: database.client)
            async let one = OlderFailures(database: database.client, bucket: "photos").queue()
            async let other = OlderFailures(database: database.client, bucket: "photos").queue()
            let counts = try await [one, other].compactMap { $0 }
            #expect(counts == [1])
        }
    }
}
