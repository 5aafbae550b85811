import API
import HTTPTypes
import Postgres
import Testing
import TestServices

@Suite struct WebAndHealthTests {
    @Test func `the front end is served with a strict policy, compressed, and asked for once`() async throws {
        try await withAPI { api in
            for path in ["/", "/map", "/photo/12"] {
                let page = try await api.get(path, as: nil)
                #expect(page.status == 200)
                #expect(page.headers[.contentType]?.hasPrefix("text/html") == true)
                #expect(page.headers[.contentSecurityPolicy]?.contains("script-src 'self'") == true)
                #expect(page.headers[.contentSecurityPolicy]?.contains("http://store.example") == true)
            }
            let page = try await api.get("/", as: nil)
            let tag = try #require(page.headers[.eTag])
            let again = try await api.send(.get, "/", as: nil, headers: [.ifNoneMatch: tag])
            #expect(again.status == 304 && again.text.isEmpty)
            let packed = try await api.send(.get, "/", as: nil, headers: [.acceptEncoding: "gzip"])
            #expect(packed.headers[.contentEncoding] == "gzip")
        }
    }

    @Test(arguments: [
        "/../Package.swift", "/..%2FPackage.swift", "/tests/timeline.test.js", "/.gitignore", "/api/v1/nothing",
        "/x.js",
    ])
    func `nothing else is served`(path: String) async throws {
        try await withAPI { api in
            let answer = try await api.get(path, as: nil)
            #expect(answer.status == 404)
        }
    }

    @Test func `health, readiness and metrics answer`() async throws {
        try await withAPI(photos: 3) { api in
            #expect(try await api.get("/healthz", as: nil).status == 200)
            // The bucket "photos" need not be there in tests: readiness says what is away.
            let ready = try await api.get("/readyz", as: nil)
            #expect(ready.status == 200 || ready.text.contains("object store"))
            _ = try await api.get("/api/v1/photos")
            let metrics = try await api.get("/metrics", as: .admin)
            #expect(metrics.text.contains("calotype_index_photos 3\n"))
            #expect(
                metrics.text.contains(
                    #"calotype_http_requests_total{route="/api/v1/photos",method="GET",status="200"} 1"#),
                "\(metrics.text.prefix(800))")
            // Each series has one sample per label set, and a family of its own.
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

    @Test func `without the database a search is unavailable, not broken, and recovers`() async throws {
        try await withAPI(photos: 3) { api in
            _ = try await api.get("/api/v1/photos")
            api.database.client.close()
            let rest = try await api.get("/api/v1/photos")
            #expect(rest.status == 503 && rest.headers[.retryAfter] != nil)
            let graphQL = try await api.graphQL("{ photos { nodes { filename } } }")
            #expect(graphQL.status == 503)
            #expect(graphQL.text.contains("SERVICE_UNAVAILABLE"))
            // The index needs no database: counts go on.
            let counts = try await api.graphQL("{ photos { totalCount } }")
            #expect(counts.status == 200)
            #expect(try await api.get("/readyz", as: nil).status == 503)
        }
    }
}
