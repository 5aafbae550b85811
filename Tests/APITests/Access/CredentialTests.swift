import API
import Catalog
import HTTPTypes
import Testing
import TestServices
import Writers

@Suite struct CredentialTests {
    /// Routes that need no credential, or authenticate their sender in another way.
    static let open: Set<String> = [
        "/healthz", "/readyz", "/api/v1/session", "/api/v1/sign-in", "/api/v1/sign-in/openid",
        "/api/v1/sign-in/openid/callback", "/api/v1/sign-in/openid/logout", "/api/v1/setup",
        "/api/v1/invitations/check", "/api/v1/invitations/accept", "/webhook/s3-photo-upload",
    ]

    @Test func `only health, the front end and sign-in respond without a credential`() async throws {
        try await withAPI { api in
            for (method, path) in try OpenAPIDocument().operations where !Self.open.contains(path) {
                let uri = path.replacing("{id}", with: "1")
                let body = method == .get ? nil : "{}"
                let answer = try await api.send(method, uri, as: nil, body: body)
                #expect(answer.status == 401, "\(method) \(path) answered \(answer.status)")
                #expect(answer.headers[.wwwAuthenticate]?.hasPrefix("Bearer") == true)
            }
        }
    }

    static let writing: [(HTTPRequest.Method, String, String?)] = [
        (.put, "/api/v1/photos/1/ai-results", #"{"tags": []}"#), (.post, "/api/v1/admin/reindex", "{}"),
        (.get, "/metrics", nil),
    ]

    @Test(arguments: writing)
    func `a token with the scope read cannot write`(method: HTTPRequest.Method, path: String, body: String?)
        async throws
    {
        try await withAPI { api in
            let answer = try await api.send(method, path, as: .read, body: body)
            #expect(answer.status == 403)
            #expect(answer.code == "FORBIDDEN")
        }
    }

    @Test func `an unknown, a malformed and a revoked token are rejected`() async throws {
        try await withAPI { api in
            for header in ["Bearer cal_" + String(repeating: "A", count: 43), "Bearer x", "Basic YTpi", "Bearer"] {
                let answer = try await api.send(
                    .get, "/api/v1/photos", as: nil, headers: [.authorization: header])
                #expect(answer.status == 401, "\(header)")
            }
            let access = AccessStore(postgres: api.database.client)
            let made = try await access.createToken(name: "short", scopes: [.read])
            #expect(try await access.revokeToken(id: made.id))
            let answer = try await api.send(
                .get, "/api/v1/photos", as: nil, headers: [.authorization: "Bearer \(made.secret.text)"])
            #expect(answer.status == 401)
            #expect(try await access.revokeToken(id: made.id) == false)
        }
    }

    @Test func `a login link opens one session, whose cookie can read and, from our own origin, write`() async throws
    {
        try await withAPI { api in
            let link = try await AccessStore(postgres: api.database.client)
                .createLoginLink(scopes: [.read, .admin], minutes: 5)
            let body = #"{"link": "\#(link.text)"}"#
            let login = try await api.send(.post, "/api/v1/session", as: nil, body: body)
            #expect(login.status == 204)
            let cookie = try #require(login.headers[.setCookie])
            #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"))
            let pair = String(cookie.prefix { $0 != ";" })

            let read = try await api.send(.get, "/api/v1/photos", as: nil, headers: [.cookie: pair])
            #expect(read.status == 200)
            let foreign = try await api.send(
                .post, "/api/v1/admin/reindex", as: nil, headers: [.cookie: pair, .contentType: "text/plain"],
                body: "{}")
            #expect(foreign.status == 403 && foreign.code == "CROSS_SITE_REQUEST")
            let own = try await api.send(
                .post, "/api/v1/admin/reindex", as: nil, headers: [.cookie: pair], body: "{}")
            #expect(own.status == 202)

            #expect(try await api.send(.post, "/api/v1/session", as: nil, body: body).status == 401)
            let logout = try await api.send(
                .delete, "/api/v1/session", as: nil, headers: [.cookie: pair, .contentType: "application/json"])
            #expect(logout.status == 204)
            #expect(try await api.send(.get, "/api/v1/photos", as: nil, headers: [.cookie: pair]).status == 401)
        }
    }

    @Test func `a cookie alone cannot run a query by GET, but can open pages`() async throws {
        try await withAPI { api in
            let body = #"{"token": "\#(try #require(api.tokens[.read]))"}"#
            let login = try await api.send(.post, "/api/v1/session", as: nil, body: body)
            let pair = String(try #require(login.headers[.setCookie]).prefix { $0 != ";" })
            let query = "/graphql?query=%7B__typename%7D"
            let foreign = try await api.send(.get, query, as: nil, headers: [.cookie: pair])
            #expect(foreign.status == 403 && foreign.code == "CROSS_SITE_REQUEST")
            for name in ["Content-Type", "X-Requested-With"] {
                var headers: HTTPFields = [.cookie: pair]
                headers[try #require(HTTPField.Name(name))] = "application/json"
                #expect(try await api.send(.get, query, as: nil, headers: headers).status == 200)
            }
            for page in ["/graphql", "/schema.graphql", "/api/v1/photos", "/"] {
                let answer = try await api.send(
                    .get, page, as: nil, headers: [.cookie: pair, .accept: "text/html,*/*;q=0.8"])
                #expect(answer.status == 200, "\(page)")
            }
        }
    }

    @Test(arguments: ["{}", #"{"token": 1}"#, #"{"password": "x"}"#, "[]", "{", #"{"token": "a", "link": "b"}"#])
    func `a malformed proof is bad input`(body: String) async throws {
        try await withAPI { api in
            let answer = try await api.send(.post, "/api/v1/session", as: nil, body: body)
            #expect(answer.status == 400)
        }
    }
}
