import API
import Catalog
import Foundation
import HTTPTypes
import Postgres
import TestServices
import Testing

@Suite struct UnknownFieldTests {
    private static let job = Data("Job:1".utf8).base64EncodedString()

    private static let routes: [(HTTPRequest.Method, String, Scope?)] = [
        (.post, "/api/v1/photos/search", .read), (.post, "/api/v1/photos.ndjson", .read),
        (.post, "/api/v1/photos.csv", .read), (.post, "/api/v1/timeline", .read), (.post, "/api/v1/map", .read),
        (.post, "/api/v1/facets", .read), (.post, "/api/v1/admin/reindex", .admin),
        (.post, "/api/v1/admin/reconcile", .admin), (.post, "/api/v1/admin/queue/retry", .admin),
        (.patch, "/api/v1/admin/jobs/\(job)", .admin), (.put, "/api/v1/photos/1/ai-results", .aiWrite),
        (.put, "/api/v1/photos/1/ai-corrections", .admin), (.put, "/api/v1/photos/1/place", .admin),
        (.post, "/api/v1/places/corrections", .admin), (.post, "/api/v1/ai/claims", .aiWrite),
        (.post, "/api/v1/session", nil),
    ]

    @Test func `an unknown field is rejected, null or not, and nothing is started`() async throws {
        try await withAPI(photos: 1) { api in
            for (method, path, scope) in Self.routes {
                for value in ["null", "1"] {
                    for name in ["nonsense", ""] {
                        let answer = try await api.send(method, path, as: scope, body: "{\"\(name)\": \(value)}")
                        #expect(answer.status == 400, "\(path) \(answer.text)")
                        #expect(answer.field?.hasSuffix(name) == true, "\(path) \(answer.text)")
                    }
                }
            }
            let batches = try await api.database.client.query("SELECT count(*) FROM job_batches").first
            #expect(try batches?.decode(Int64.self, at: 0) == 0)
            let bulk = try await api.send(
                .post, "/api/v1/ai/results", as: .aiWrite, headers: [.contentType: "application/x-ndjson"],
                body: #"{"photo": 1, "tags": ["a"], "nonsense": null}"#)
            #expect(bulk.text.contains("REFUSED") && bulk.text.contains("nonsense"))
        }
    }
}
