import API
import Catalog
import Foundation
import HTTPTypes
import HummingbirdTesting
import Testing

/// Calotype at `https://home.example/photos`.
@Suite struct BasePathTests {
    private static func withBasePath(_ body: @Sendable @escaping (TestAPI) async throws -> Void) async throws {
        try await withAPI(photos: 3, isHTTPS: true, basePath: try #require(BasePath("/photos")), body)
    }

    @Test(arguments: [
        ("/photos", "/photos"), ("/photos/", "/photos"), ("/", ""), ("", ""), ("/a/b-1", "/a/b-1"),
        ("/api2", "/api2"),
        ("/a//b", nil), ("//", nil), ("photos", nil), ("/a b", nil), ("/a/../b", nil), ("/.", nil),
        ("/caf%C3%A9", nil),
        ("/a;b", nil), ("/a\"b", nil), ("/api", nil), ("/photo/x", nil), ("/graphql", nil),
    ])
    func `a base path has plain segments, and no name of our own first`(path: String, text: String?) {
        #expect(BasePath(path)?.text == text)
    }

    @Test func `no route and no folder of the front end can be the first segment of a base path`() async throws {
        try await withAPI { api in
            let routes = api.routes.compactMap { $0.split(separator: "/").dropFirst().first.map(String.init) }
            let web = URL(filePath: TestAPI.root.path + "/web")
            let folders = try FileManager.default.contentsOfDirectory(
                at: web, includingPropertiesForKeys: [.isDirectoryKey]
            ).filter { try $0.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true }.map(
                \.lastPathComponent)
            for name in Set(routes + folders).subtracting(["**", "tests"]) {
                #expect(BasePath("/\(name)") == nil, "\(name) is missing in BasePath.ownSegments")
            }
        }
    }

    @Test(arguments: ["/photos", ""])
    func `routes work with the prefix, and without it if the proxy removes it`(prefix: String) async throws {
        try await Self.withBasePath { api in
            #expect(try await api.get("\(prefix)/healthz", as: nil).status == 200)
            let photos = try await api.get("\(prefix)/api/v1/photos")
            #expect(photos.json["totalCount"] as? Int == 3)
            #expect(try await api.get("\(prefix)/api/v1/nothing").status == 404)
            #expect(try await api.send(.post, "\(prefix)/api/v1/photos").status == 405)
            let search = try await api.send(.post, "\(prefix)/api/v1/photos/search?", body: "{}")
            #expect(search.status == 200)
            let graphQL = try await api.send(
                .post, "\(prefix)/graphql", body: #"{"query": "{ photos(first: 1) { totalCount } }"}"#)
            #expect(graphQL.text.contains("\"totalCount\":3"))
            let description = try await api.get("\(prefix)/openapi.yaml")
            #expect(description.text.contains("\n  - url: /photos\n"))
        }
    }

    @Test func `only whole segments are a prefix`() async throws {
        try await Self.withBasePath { api in
            for path in ["/photoset/api/v1/photos", "/photos/photos/api/v1/photos"] {
                let answer = try await api.get(path)
                #expect(!answer.text.contains("totalCount"))
            }
            #expect(try await api.get("/photos?q=sea", as: nil).text.contains("<!doctype html>"))
        }
    }

    @Test func `pages refer to files below the base path`() async throws {
        try await Self.withBasePath { api in
            for path in ["/photos", "/photos/", "/photos/photo/12", "/", "/map"] {
                let page = try await api.get(path, as: nil)
                #expect(page.text.contains(#"src="/photos/main.js""#))
                #expect(page.text.contains(##"href="#content""##))
                #expect(!page.text.contains(#"="/main"#) && !page.text.contains(#"href="/theme"#))
            }
            let explorer = try await api.send(.get, "/photos/graphql", as: nil, headers: [.accept: "text/html"])
            #expect(explorer.text.contains(#"src="/photos/explorer/explorer.js""#))
            let script = try await api.get("/photos/main.js", as: nil)
            #expect(script.headers[.contentType]?.hasPrefix("text/javascript") == true)
        }
    }

    @Test func `links to other pages have the base path`() async throws {
        try await Self.withBasePath { api in
            for prefix in ["/photos", ""] {
                let page = try await api.get("\(prefix)/api/v1/photos?first=2")
                let link = try #require(HTTPField.Name("Link").flatMap { page.headers[$0] })
                #expect(link.hasPrefix("</photos/api/v1/photos?"))
                let next = String(link.dropFirst().prefix { $0 != ">" })
                let second = try await api.get(next)
                #expect((second.json["photos"] as? [Any])?.count == 1)
            }
        }
    }

    @Test func `the cookie is sent below the base path only`() async throws {
        try await Self.withBasePath { api in
            let token = try #require(api.tokens[.read])
            let login = try await api.send(.post, "/photos/api/v1/session", as: nil, body: #"{"token": "\#(token)"}"#)
            let cookies = login.headers[values: .setCookie]
            let cookie = try #require(cookies.first)
            #expect(cookie.hasPrefix("__Secure-calotype_session="))
            #expect(cookie.contains("; Path=/photos; ") && cookie.hasSuffix("; Secure"))
            let session = String(cookie.prefix { $0 != ";" })
            #expect(
                try await api.send(.get, "/photos/api/v1/session", as: nil, headers: [.cookie: session]).status == 200
            )
            let end = try await api.send(
                .delete, "/photos/api/v1/session", as: nil,
                headers: [
                    .cookie: session, .contentType: "application/json",
                ])
            #expect(end.headers[values: .setCookie].first?.contains("; Path=/photos; Max-Age=0") == true)
            #expect(
                try await api.send(.get, "/photos/api/v1/session", as: nil, headers: [.cookie: session]).status == 401
            )
        }
    }

    @Test func `an event that was signed for the whole path is accepted`() async throws {
        try await Self.withBasePath { api in
            let headers: HTTPFields = [.authorization: "Bearer \(TestAPI.webhookToken)"]
            let event = #"{"Records": []}"#
            let answer = try await api.send(
                .post, "/photos/webhook/s3-photo-upload", as: nil, headers: headers, body: event)
            #expect(answer.status < 500 && answer.status != 401 && answer.status != 404)
        }
    }
}
