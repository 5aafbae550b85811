import API
import Catalog
import Foundation
import HTTPTypes
import HummingbirdTesting
import Postgres
import TestServices
import Testing
import Writers

@Suite struct SessionTests {
    private static func cookies(_ answer: TestAPI.Answer) -> [String] { answer.headers[values: .setCookie] }

    private static func logIn(_ token: String, _ api: TestAPI) async throws -> String {
        let login = try await api.send(.post, "/api/v1/session", as: nil, body: #"{"token": "\#(token)"}"#)
        #expect(login.status == 204)
        return String(try #require(Self.cookies(login).first).prefix { $0 != ";" })
    }

    private static func inSeconds(_ seconds: Double) -> Instant {
        Instant(microseconds: Int64((Date().timeIntervalSince1970 + seconds) * 1e6))
    }

    @Test func `a session ends at the same moment as its token`() async throws {
        try await withAPI { api in
            let access = AccessStore(postgres: api.database.client)
            let made = try await access.createToken(
                name: "short", scopes: [.read, .admin], expiresAt: Self.inSeconds(2))
            let cookie = try await Self.logIn(made.secret.text, api)
            let headers: HTTPFields = [.cookie: cookie, .contentType: "application/json"]
            func ask() async throws -> Int {
                try await api.send(.get, "/api/v1/photos", as: nil, headers: headers).status
            }
            #expect(try await ask() == 200)
            let mutation =
                #"{"query": "mutation { createToken(name: \"x\", scopes: [READ]EXTRA) { secret } }"}"#
            func create(_ end: String) async throws -> String {
                try await api.send(
                    .post, "/graphql", as: nil, headers: headers, body: mutation.replacing("EXTRA", with: end)
                ).text
            }
            // A token that expires cannot create one that never expires or expires later.
            #expect(try await create("").contains("BAD_USER_INPUT"))
            #expect(try await create(#", expiresAt: \"2099-01-01T00:00:00Z\""#).contains("BAD_USER_INPUT"))
            try await Task.sleep(for: .seconds(2.1))
            #expect(try await ask() == 401)
            #expect(try await create("").contains("UNAUTHENTICATED"))
        }
    }

    @Test func `ended sessions and links are deleted`() async throws {
        try await withAPI { api in
            let access = AccessStore(postgres: api.database.client)
            let made = try await access.createToken(name: "a", scopes: [.read])
            _ = try await Self.logIn(made.secret.text, api)
            let other = try #require(api.tokens[.read])
            let kept = try await Self.logIn(other, api)
            #expect(try await access.revokeToken(id: made.id))
            try await access.prune()
            let left = try await api.database.client.query("SELECT count(*) FROM browser_sessions").first
            #expect(try left?.decode(Int64.self, at: 0) == 1)
            #expect(try await api.send(.get, "/api/v1/photos", as: nil, headers: [.cookie: kept]).status == 200)
        }
    }

    @Test func `over HTTPS the cookie belongs to the host only, and an older cookie is replaced`() async throws {
        try await withAPI(isHTTPS: true) { api in
            let token = try #require(api.tokens[.read])
            let cookie = try await Self.logIn(token, api)
            #expect(cookie.hasPrefix("__Host-calotype_session="))
            let old = cookie.replacing("__Host-", with: "")
            let answer = try await api.send(.get, "/api/v1/session", as: nil, headers: [.cookie: old])
            #expect(answer.status == 200)
            #expect(answer.headers[.strictTransportSecurity] != nil)
            let moved = Self.cookies(answer)
            #expect(moved.contains { $0.hasPrefix(cookie + ";") && $0.contains("; Secure") })
            #expect(moved.contains { $0.hasPrefix("calotype_session=;") && $0.contains("Max-Age=0") })
            // The session of the request is the one that moves, whatever cookies precede it.
            let foreign = "calotype_session=cal_" + String(repeating: "A", count: 43) + "; "
            let second = try await api.send(.get, "/api/v1/session", as: nil, headers: [.cookie: foreign + old])
            #expect(second.status == 200)
            #expect(Self.cookies(second).first?.hasPrefix(cookie + ";") == true)
            // A sibling host's cookie with the old name has no effect.
            let both = foreign + cookie
            #expect(try await api.send(.get, "/api/v1/photos", as: nil, headers: [.cookie: both]).status == 200)
        }
    }

    @Test func `a foreign cookie of the same name does not hide a session`() async throws {
        try await withAPI { api in
            let cookie = try await Self.logIn(try #require(api.tokens[.read]), api)
            let both = "calotype_session=cal_" + String(repeating: "A", count: 43) + "; " + cookie
            let answer = try await api.send(.get, "/api/v1/photos", as: nil, headers: [.cookie: both])
            #expect(answer.status == 200)
            #expect(answer.headers[.strictTransportSecurity] == nil)
        }
    }

    @Test func `invalid tokens cost few statements, and valid ones are found among them`() async throws {
        try await withAPI { api in
            let right = try #require(api.tokens[.read])
            try await withThrowingTaskGroup(of: Int.self) { group in
                for number in 0..<400 {
                    let wrong = "cal_" + String(repeating: "x", count: 40) + String(100 + number)
                    group.addTask {
                        let token = number == 200 ? right : wrong
                        return try await api.send(
                            .get, "/api/v1/session", as: nil, headers: [.authorization: "Bearer \(token)"]
                        ).status
                    }
                }
                var statuses: [Int: Int] = [:]
                for try await status in group { statuses[status, default: 0] += 1 }
                #expect(statuses == [401: 399, 200: 1])
            }
            #expect(api.counters.refusedCredentials.value == 399)
            #expect(api.counters.credentialLookups.value < 100)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `the streams of all sessions of a token count together`() async throws {
        var settings = GraphQLSettings()
        settings.streams = 2
        try await withAPI(graphQL: settings, over: .live) { api in
            let token = try #require(api.tokens[.read])
            let body = #"{"query": "subscription { libraryChanged { totalCount } }"}"#
            let cookies = [try await Self.logIn(token, api), try await Self.logIn(token, api)]
            let credentials = ["Authorization: Bearer \(token)"] + cookies.map { "Cookie: \($0)" }
            var clients: [RawClient] = []
            for (number, credential) in credentials.enumerated() {
                let client = try RawClient(port: #require(api.client.port))
                client.send(
                    "POST /graphql HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\n\(credential)\r\n"
                        + "Content-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
                #expect(client.receive().hasPrefix(number < 2 ? "HTTP/1.1 200" : "HTTP/1.1 429"))
                clients.append(client)
            }
            #expect(api.counters.openStreams.value == 2 && api.counters.refusedStreams.value == 1)
            for client in clients { client.leave(by: .close) }
        }
    }
}
