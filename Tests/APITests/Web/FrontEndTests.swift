import API
import HTTPTypes
import Postgres
import Testing
import TestServices

@Suite struct FrontEndTests {
    @Test func `the front end is served with a strict policy, compressed and cacheable`() async throws {
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
}
