import API
import Catalog
import Foundation
import HummingbirdTesting
import Postgres
import TestServices
import Testing

/// A locked table blocks every statement about photos until the deadline of ten seconds or a cancellation.
@Suite(.serialized) struct ClientDisconnectTests {
    private static let graphQL = #"{"query": "{ photos(first: 5) { nodes { filename } } }"}"#

    /// The request, and how many times it is sent.
    private static let questions: [(String, String?, Int)] = [
        ("GET /api/v1/photos?first=5", nil, 1), ("POST /api/v1/photos/search", "{}", 1),
        ("POST /graphql", graphQL, 1),
        ("GET /api/v1/photos.ndjson", nil, 1),
        // More requests than the server reads ahead of the one in progress.
        ("GET /api/v1/photos?first=5", nil, 30),
    ]

    @Test(.timeLimit(.minutes(1)), arguments: questions, RawClient.Departure.allCases)
    func `a statement is cancelled when its client disconnects`(
        question: (request: String, body: String?, times: Int), departure: RawClient.Departure
    ) async throws {
        try await withAPI(photos: 10, over: .live) { api in
            let client = try RawClient(port: #require(api.client.port))
            try await Self.whileLocked(api) {
                for _ in 0..<question.times { client.send(Self.request(question.request, question.body, api)) }
                try await Self.waiting(1, api, within: .seconds(5))
                client.leave(by: departure)
                try await Self.waiting(0, api, within: .seconds(2))
            }
            // Of this test only.
            #expect(try await api.get("/api/v1/photos?first=5").status == 200)
            let metrics = try await api.get("/metrics", as: .admin).text
            #expect(metrics.contains("\ncalotype_http_requests_abandoned_total 1\n"))
        }
    }

    @Test(.timeLimit(.minutes(1)), arguments: RawClient.Departure.allCases)
    func `an export stops when its client disconnects`(departure: RawClient.Departure) async throws {
        try await withAPI(photos: 5000, over: .live) { api in
            let client = try RawClient(port: #require(api.client.port))
            client.send(Self.request("GET /api/v1/photos.ndjson", nil, api))
            #expect(client.receive().hasPrefix("HTTP/1.1 200"))
            try await Self.whileLocked(api) {
                try await Self.waiting(1, api, within: .seconds(5))
                if departure == .close { client.drain() }
                client.leave(by: departure)
                try await Self.waiting(0, api, within: .seconds(2))
            }
        }
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            ("PUT /api/v1/photos/1/ai-results", #"{"tags": ["sea"]}"#, Scope.aiWrite),
            (
                "POST /graphql",
                #"{"query": "mutation { setAIResults(photo: 1, results: {tags: [\"sea\"]}) { id } }"}"#, .aiWrite
            ),
        ], RawClient.Departure.allCases)
    func `a request that changes something runs to completion`(
        write: (request: String, body: String, scope: Scope), departure: RawClient.Departure
    ) async throws {
        try await withAPI(photos: 1, over: .live) { api in
            let client = try RawClient(port: #require(api.client.port))
            try await Self.whileLocked(api) {
                client.send(Self.request(write.request, write.body, api, as: write.scope))
                try await Self.waiting(1, api, within: .seconds(5))
                client.leave(by: departure)
                try await Task.sleep(for: .seconds(1.5))
                try await Self.waiting(1, api, within: .zero)
            }
            for _ in 0..<50 where try await api.get("/api/v1/photos?tag=sea").json["totalCount"] as? Int != 1 {
                try await Task.sleep(for: .milliseconds(100))
            }
            #expect(try await api.get("/api/v1/photos?tag=sea").json["totalCount"] as? Int == 1)
        }
    }

    @Test func `a client that only stops sending receives its responses`() async throws {
        try await withAPI(photos: 3, over: .live) { api in
            let client = try RawClient(port: #require(api.client.port))
            for _ in 0..<3 { client.send(Self.request("GET /api/v1/photos?first=2", nil, api)) }
            client.endSending()
            var text = ""
            while case let part = client.receive(), !part.isEmpty { text += part }
            #expect(text.components(separatedBy: "HTTP/1.1 200").count == 4, "\(text.prefix(300))")
            client.leave(by: .close)
        }
    }

    private static func request(_ line: String, _ body: String?, _ api: TestAPI, as scope: Scope = .read) -> String {
        let content = body.map { "Content-Type: application/json\r\nContent-Length: \($0.utf8.count)\r\n\r\n\($0)" }
        return "\(line) HTTP/1.1\r\nHost: test\r\nAuthorization: Bearer \(api.tokens[scope] ?? "")\r\n"
            + (content ?? "\r\n")
    }

    private static func whileLocked(_ api: TestAPI, _ body: () async throws -> Void) async throws {
        try await api.database.client.transaction { connection in
            try await connection.execute("LOCK TABLE photos IN ACCESS EXCLUSIVE MODE")
            try await body()
        }
    }

    /// Waits until this many statements wait for the lock.
    private static func waiting(_ count: Int, _ api: TestAPI, within limit: Duration) async throws {
        let end = ContinuousClock.now + limit
        while true {
            let rows = try await api.database.client.query(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            let found = try rows[0].decode(Int.self, at: 0)
            if found == count { return }
            guard ContinuousClock.now < end else {
                Issue.record("\(found) statements wait after \(limit), not \(count)")
                return
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}
