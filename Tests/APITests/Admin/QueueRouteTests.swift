import API
import Catalog
import Foundation
import HTTPTypes
import Ingest
import Intake
import Postgres
import TestServices
import Testing

@Suite struct QueueRouteTests {
    private static let path = "/api/v1/admin/queue"

    /// One job in each state.
    private static func fill(_ database: TestDatabase) async throws {
        try await database.client.execute(
            """
            INSERT INTO ingest_jobs (bucket, object_key, kind, state, attempts, error_code, error, created_at)
            VALUES ('photos', 'waits.jpg', 'created', 'queued', 0, NULL, NULL, now() - interval '90 seconds'),
                   ('photos', 'in work.jpg', 'created', 'running', 1, NULL, NULL, now()),
                   ('photos', 'killer.jpg', 'created', 'dead', 3, 'DECODER_CRASHED', 'The process died.', now())
            """)
    }

    @Test func `the queue lists dead jobs first and retries them`() async throws {
        try await withAPI { api in
            try await Self.fill(api.database)
            let queue = try await api.get(Self.path, as: .admin).json
            #expect(queue["queued"] as? Int == 1 && queue["running"] as? Int == 1 && queue["dead"] as? Int == 1)
            let age = try #require(queue["oldestQueuedSeconds"] as? Double)
            #expect(age >= 90)
            let jobs = try #require(queue["jobs"] as? [[String: Any]])
            #expect(jobs.map { $0["key"] as? String } == ["killer.jpg", "in work.jpg", "waits.jpg"])
            #expect(jobs[0]["errorCode"] as? String == "DECODER_CRASHED" && jobs[0]["attempts"] as? Int == 3)
            let reasons = try #require(queue["reasons"] as? [[String: Any]])
            #expect(reasons.map { $0["code"] as? String } == ["DECODER_CRASHED"])
            let one = try await api.get(Self.path + "?limit=1", as: .admin).json
            #expect((one["jobs"] as? [Any])?.count == 1)

            let dead = try #require(jobs[0]["id"] as? String)
            let others = #"{"ids": ["999999"]}"#
            let other = try await api.send(.post, Self.path + "/retry", as: .admin, body: others)
            #expect(other.json["retried"] as? Int == 0)
            let retried = try await api.send(
                .post, Self.path + "/retry", as: .admin, body: #"{"ids": ["\#(dead)"]}"#)
            #expect(retried.json["retried"] as? Int == 1)
            #expect(try await api.get(Self.path, as: .admin).json["queued"] as? Int == 2)
            let none = try await api.send(.post, Self.path + "/retry", as: .admin, body: "{}")
            #expect(none.json["retried"] as? Int == 0)
        }
    }

    @Test(
        arguments: [
            ("?limit=0", nil), ("?limit=x", nil), ("?state=dead", nil), ("/retry", #"{"ids": []}"#),
            ("/retry", #"{"ids": ["x"]}"#), ("/retry", #"{"ids": [1]}"#), ("/retry", #"{"all": true}"#),
            ("/retry", "[]"),
        ] as [(String, String?)])
    func `a bad request to the queue is rejected by name`(path: String, body: String?) async throws {
        try await withAPI { api in
            let answer =
                if let body {
                    try await api.send(.post, Self.path + path, as: .admin, body: body)
                } else {
                    try await api.get(Self.path + path, as: .admin)
                }
            #expect(answer.status == 400, "\(answer.text)")
        }
    }

    @Test func `the queue needs the scope admin`() async throws {
        try await withAPI { api in
            let nobody = try await api.get(Self.path, as: nil)
            let reader = try await api.get(Self.path, as: .read)
            let retry = try await api.send(.post, Self.path + "/retry", as: .read, body: "{}")
            #expect(nobody.status == 401 && reader.status == 403 && retry.status == 403)
        }
    }

    @Test func `metrics contain the queue's depth and age, finished work, and failures by reason`() async throws {
        try await withAPI { api in
            try await Self.fill(api.database)
            try await api.database.client.execute(
                """
                INSERT INTO ingest_counters (name, reason, value)
                VALUES ('photos_indexed', '', 12), ('photos_failed', 'TOO_LARGE', 3), ('original_bytes', '', 4096)
                """)
            let lines = Set(try await api.get("/metrics", as: .admin).text.split(separator: "\n").map(String.init))
            for line in [
                #"calotype_ingest_jobs{state="queued"} 1"#, #"calotype_ingest_jobs{state="dead"} 1"#,
                #"calotype_ingest_dead_jobs{reason="DECODER_CRASHED"} 1"#,
                #"calotype_ingest_photos_total{outcome="indexed"} 12"#,
                #"calotype_ingest_failures_total{reason="TOO_LARGE"} 3"#, "calotype_ingest_original_bytes_total 4096",
                "calotype_postgres_up 1",
            ] { #expect(lines.contains(line), "\(line)") }
            let age = try #require(lines.first { $0.hasPrefix("calotype_ingest_oldest_queued_seconds ") })
            let seconds = try #require(Double(age.split(separator: " ")[1]))
            #expect(seconds >= 90)
        }
    }
}
