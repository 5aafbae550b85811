import API
import Catalog
import HTTPTypes
import HummingbirdTesting
import Postgres
import TestServices
import Testing
import Writers

/// Sign-in by the header `Remote-User` of a proxy at 127.0.0.1.
@Suite struct ProxyUserTests {
    private static let remoteUser = HTTPField.Name("Remote-User")

    private struct Proxied {
        let api: TestAPI

        func send(
            _ method: HTTPRequest.Method, _ path: String, _ users: [String], headers: HTTPFields = [:],
            body: String? = nil
        ) async throws -> TestAPI.Answer {
            var headers = headers
            for user in users { headers.append(HTTPField(name: try #require(remoteUser), value: user)) }
            return try await api.send(method, path, as: nil, headers: headers, body: body)
        }

        func session(_ users: String...) async throws -> TestAPI.Answer {
            try await send(.get, "/api/v1/session", users)
        }
    }

    private static func withProxy(
        trusted: String = "127.0.0.1 ::1", _ body: @Sendable @escaping (Proxied, UserStore) async throws -> Void
    ) async throws {
        try await withAPI(
            photos: 1, over: .live, proxies: try TrustedProxies(trusted), proxyUserHeader: "Remote-User"
        ) { api in
            let users = UserStore(postgres: api.database.client)
            for (name, role) in [("anna", Role.owner), ("ben", .guest), ("Zoé", .contributor)] {
                _ = try await users.add(.init(name: name, role: role, passwordHash: nil), by: .commandLine)
            }
            try await body(Proxied(api: api), users)
        }
    }

    @Test func `the named user has the scopes of the role, on every request`() async throws {
        try await Self.withProxy { proxy, _ in
            let guest = try await proxy.session("ben")
            #expect(guest.status == 200)
            #expect(guest.json["scopes"] as? [String] == ["favourites", "read"])
            #expect(guest.headers[.setCookie] == nil)
            #expect(try await proxy.send(.get, "/api/v1/photos", ["ben"]).status == 200)
            #expect(try await proxy.send(.get, "/metrics", ["ben"]).status == 403)
            // Names are compared as at any sign-in: without regard to case.
            #expect(try await proxy.send(.get, "/metrics", ["Anna"]).status == 200)
            #expect(try await proxy.session("zoé").status == 200)
            #expect(try await proxy.session().status == 401)
            #expect(try await proxy.send(.get, "/api/v1/sign-in", []).text.contains("\"proxy\":true"))
            #expect(try await proxy.session("").status == 401)
        }
    }

    @Test(arguments: ["eve", "anna ben", "anna,ben", "' OR 1=1 --", String(repeating: "x", count: 5000)])
    func `an unknown name is refused, and no account is created`(name: String) async throws {
        try await Self.withProxy { proxy, users in
            let answer = try await proxy.session(name)
            #expect(answer.status == 403)
            #expect(answer.code == "PROXY_USER_REFUSED")
            #expect((answer.json["detail"] as? String)?.contains(String(name.prefix(100))) == true)
            #expect(try await proxy.send(.get, "/api/v1/photos", [name]).status == 403)
            #expect(try await users.accounts().count == 3)
            // Pages and health need no credential.
            #expect(try await proxy.send(.get, "/", [name]).status == 200)
            #expect(try await proxy.send(.get, "/healthz", [name]).status == 200)
        }
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            ("Zoé", "role = 'guest'"), ("ben", "sees = 'granted'"), ("anna", "has_shared_favourites = FALSE"),
        ])
    func `a user's stream ends within ten seconds after a change of the rights`(user: String, change: String)
        async throws
    {
        try await Self.withProxy { proxy, _ in
            let clock = ContinuousClock()
            @Sendable func stream() async throws -> (answer: TestAPI.Answer, end: ContinuousClock.Instant) {
                let answer = try await proxy.send(
                    .post, "/graphql", [user], headers: [.accept: "text/event-stream"],
                    body: #"{"query": "subscription { libraryChanged { totalCount } }"}"#)
                return (answer, clock.now)
            }
            async let ended = stream()
            // Without a change, it stays open.
            try await Task.sleep(for: .seconds(6))
            let changed = clock.now
            try await proxy.api.database.client.execute(
                "UPDATE users SET \(unsafeRaw: change) WHERE name = \(user)")
            let (answer, end) = try await ended
            #expect(end > changed && end - changed < .seconds(10))
            #expect(answer.text.contains("UNAUTHENTICATED"), "\(answer.text)")
            // The next request has the new rights.
            let scopes = try await proxy.session(user).json["scopes"] as? [String]
            #expect(user == "anna" || scopes == ["favourites", "read"])
        }
    }

    @Test func `a header that occurs twice is refused`() async throws {
        try await Self.withProxy { proxy, _ in
            let answer = try await proxy.session("ben", "anna")
            #expect(answer.code == "PROXY_USER_REFUSED")
        }
    }

    @Test func `a disabled user is refused`() async throws {
        try await Self.withProxy { proxy, users in
            let ben = try #require(try await users.account(named: "ben"))
            try await users.change(ben.user.id, .init(isDisabled: true), by: .commandLine)
            let answer = try await proxy.session("ben")
            #expect(answer.code == "PROXY_USER_REFUSED")
            #expect((answer.json["detail"] as? String)?.contains("disabled") == true)
        }
    }

    @Test func `the header of anyone else is ignored`() async throws {
        try await Self.withProxy(trusted: "192.0.2.1") { proxy, _ in
            let answer = try await proxy.session("anna")
            #expect(answer.code == "UNAUTHENTICATED")
        }
        try await withAPI(over: .live, proxies: try TrustedProxies("127.0.0.1 ::1")) { api in
            let answer = try await Proxied(api: api).session("anna")
            #expect(answer.code == "UNAUTHENTICATED")
        }
    }

    @Test func `other sites cannot use it`() async throws {
        try await Self.withProxy { proxy, _ in
            let form: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]
            let posted = try await proxy.send(.post, "/graphql", ["anna"], headers: form, body: "query={x}")
            #expect(posted.code == "CROSS_SITE_REQUEST")
            let loaded = try await proxy.send(.get, "/graphql?query=%7B__typename%7D", ["anna"])
            #expect(loaded.code == "CROSS_SITE_REQUEST")
            let asked = try await proxy.send(.post, "/graphql", ["anna"], body: #"{"query": "{ __typename }"}"#)
            #expect(asked.status == 200)
        }
    }

    @Test func `a token counts before the header, and the header before a session`() async throws {
        try await Self.withProxy { proxy, _ in
            let token = try #require(proxy.api.tokens[.aiWrite])
            let bearer: HTTPFields = [.authorization: "Bearer \(token)"]
            let program = try await proxy.send(.get, "/api/v1/session", ["anna"], headers: bearer)
            #expect(program.json["scopes"] as? [String] == ["ai:write"])
            let login = try await proxy.api.send(.post, "/api/v1/session", as: nil, body: #"{"token": "\#(token)"}"#)
            let cookie = try #require(login.headers[values: .setCookie].first).prefix { $0 != ";" }
            let browser = try await proxy.send(.get, "/api/v1/session", ["ben"], headers: [.cookie: String(cookie)])
            #expect(browser.json["scopes"] as? [String] == ["favourites", "read"])
            let refused = try await proxy.send(.get, "/api/v1/session", ["eve"], headers: [.cookie: String(cookie)])
            #expect(refused.code == "PROXY_USER_REFUSED")
            // The password of the proxy's own authentication may come along.
            let basic: HTTPFields = [.authorization: "Basic YW5uYTp4"]
            #expect(try await proxy.send(.get, "/api/v1/session", ["ben"], headers: basic).status == 200)
        }
    }

    @Test(arguments: ["Cookie", "Authorization", "X-Forwarded-For", "Host", "Remote User", ""])
    func `a header of another use cannot name users`(name: String) {
        #expect(ProxyUserHeader(name) == nil)
    }
}
