import API
import Foundation
import HTTPTypes
import Testing

@Suite struct MethodTests {
    @Test func `HEAD of every GET route has the headers of GET and no body`() async throws {
        try await withAPI(photos: 3) { api in
            for path in [
                "/", "/healthz", "/api/v1/photos?first=2", "/api/v1/photos/1", "/api/v1/timeline", "/api/v1/facets",
                "/api/v1/map?viewport=-180,-85,180,85&zoom=1", "/api/v1/suggest?text=c", "/api/v1/session",
                "/api/v1/photos.csv", "/api/v1/photos.ndjson", "/openapi.yaml", "/schema.graphql",
                "/api/v1/photos?first=0", "/api/v1/photos/none", "/graphql?query=%7B__typename%7D",
            ] {
                let whole = try await api.get(path)
                let head = try await api.send(.head, path)
                #expect(head.status == whole.status && head.text.isEmpty, "\(path)")
                #expect(head.headers[.contentType] == whole.headers[.contentType], "\(path)")
                #expect(head.headers[.eTag] == whole.headers[.eTag], "\(path)")
                if let length = whole.headers[.contentLength] {
                    #expect(head.headers[.contentLength] == length, "\(path)")
                }
            }
            #expect(try await api.send(.head, "/api/v1/photos", as: nil).status == 401)
            #expect(try await api.send(.head, "/api/v1/nothing").status == 404)
            // HEAD of an export does not count as an open export: a credential may have four.
            for _ in 0..<6 { #expect(try await api.send(.head, "/api/v1/photos.ndjson").status == 200) }
        }
    }

    @Test(arguments: [
        (HTTPRequest.Method.post, "/api/v1/suggest", "GET, HEAD"), (.put, "/api/v1/duplicates", "GET, HEAD"),
        (.delete, "/api/v1/photos/1", "GET, HEAD"), (.get, "/api/v1/photos/search", "POST"),
        (.head, "/api/v1/photos/search", "POST"), (.put, "/graphql", "GET, HEAD, POST"),
        (.trace, "/healthz", "GET, HEAD"),
        (.options, "/api/v1/session", "DELETE, GET, HEAD, POST"),
    ])
    func `a wrong method gets 405, an unknown path 404`(
        method: HTTPRequest.Method, path: String, allowed: String
    ) async throws {
        try await withAPI { api in
            let answer = try await api.send(method, path)
            #expect(answer.status == 405 && answer.headers[.allow] == allowed, "\(answer.status) \(answer.headers)")
            #expect(method == .head || answer.code == "METHOD_NOT_ALLOWED")
            #expect(try await api.send(method, path + "/nothing/x.y").status == 404)
        }
    }
}
