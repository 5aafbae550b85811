import API
import Catalog
import HTTPTypes
import Postgres
import TestServices
import Testing

@Suite struct HealthTests {
    @Test func `health, readiness and metrics respond`() async throws {
        try await withAPI(photos: 3) { api in
            #expect(try await api.get("/healthz", as: nil).status == 200)
            // The bucket "photos" may be missing in tests: readiness names what is unavailable.
            let ready = try await api.get("/readyz", as: nil)
            #expect(ready.status == 200 || ready.text.contains("object store"))
            _ = try await api.get("/api/v1/photos")
            let metrics = try await api.get("/metrics", as: .admin)
            #expect(metrics.text.contains("calotype_index_photos 3\n"))
            #expect(
                metrics.text.contains(
                    #"calotype_http_requests_total{route="/api/v1/photos",method="GET",status="200"} 1"#),
                "\(metrics.text.prefix(800))")
            // Each series has one sample per label set, and its own family.
            let samples = metrics.text.split(separator: "\n").filter { !$0.hasPrefix("#") }.map { line in
                line.prefix { $0 != " " && $0 != "}" }
            }
            #expect(Set(samples).count == samples.count)
            for name in [
                "calotype_build_info{version=\"", "process_cpu_seconds_total ", "process_open_fds ",
                "process_start_time_seconds ", "calotype_feed_rows ", "calotype_reconcile_refused 0",
                "calotype_webhook_requests_total{outcome=\"accepted\"} 0",
            ] {
                #expect(metrics.text.contains("\n\(name)"), "\(name) is missing")
            }
        }
    }

    @Test func `without the database a search gets 503, and counts still work`() async throws {
        try await withAPI(photos: 3) { api in
            _ = try await api.get("/api/v1/photos")
            api.database.client.close()
            let rest = try await api.get("/api/v1/photos")
            #expect(rest.status == 503 && rest.headers[.retryAfter] != nil)
            let graphQL = try await api.graphQL("{ photos { nodes { filename } } }")
            #expect(graphQL.status == 503)
            #expect(graphQL.text.contains("SERVICE_UNAVAILABLE"))
            // The index needs no database, so counts still work.
            let counts = try await api.graphQL("{ photos { totalCount } }")
            #expect(counts.status == 200)
            #expect(try await api.get("/readyz", as: nil).status == 503)
        }
    }
}
