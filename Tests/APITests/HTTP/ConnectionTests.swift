import API
import Catalog
import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Synchronization
import TestServices
import Testing

/// HTTP/1 as bytes on a socket.
@Suite(.serialized) struct ConnectionTests {
    /// Sends a string and reads until the connection ends or no more bytes arrive.
    private static func answer(_ text: String, _ api: TestAPI) throws -> String {
        let client = try RawClient(port: #require(api.client.port))
        client.send(text)
        defer { client.leave(by: .close) }
        return client.receive()
    }

    private static let login = "POST /api/v1/session HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"

    private static let messages: [(String, Int)] = [
        ("GET /healthz HTTP/1.1\r\n\r\n", 400), ("GET /healthz HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400),
        ("GET /healthz HTTP/1.1\r\nHost: a/b\r\n\r\n", 400), ("GET /healthz HTTP/1.1\r\nHost: a b\r\n\r\n", 400),
        ("GET /healthz HTTP/1.1\r\nHost:\r\n\r\n", 200), ("GET /healthz HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", 200),
        ("GET /healthz HTTP/1.0\r\n\r\n", 200), ("GET /healthz HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", 400),
        ("GET /healthz HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: xchunked\r\n\r\n", 400),
        ("\(login)Transfer-Encoding: xchunked\r\n\r\n", 400),
        ("\(login)Transfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
        ("\(login)Expect: tea\r\nContent-Length: 2\r\n\r\n{}", 417),
    ]

    @Test(arguments: messages)
    func `a message that is not HTTP gets 400`(text: String, status: Int) async throws {
        try await withAPI(over: .live) { api in
            let answer = try Self.answer(text, api)
            #expect(answer.contains(" \(status) "), "\(answer)")
        }
    }

    @Test func `a truncated body gets 400`() async throws {
        try await withAPI(over: .live) { api in
            let client = try RawClient(port: #require(api.client.port))
            client.send("\(Self.login)Content-Length: 50\r\n\r\n{")
            client.endSending()
            #expect(client.receive().hasPrefix("HTTP/1.1 400"))
            client.leave(by: .close)
        }
    }

    @Test func `HTTP 1.0 closes the connection unless asked not to, and uses no chunks`() async throws {
        try await withAPI(photos: 3, over: .live) { api in
            let token = try #require(api.tokens[.read])
            let client = try RawClient(port: #require(api.client.port))
            client.send("GET /healthz HTTP/1.0\r\n\r\n")
            #expect(client.receive().contains("Connection: close"))
            #expect(client.receive() == "")
            client.leave(by: .close)

            let kept = try RawClient(port: #require(api.client.port))
            for _ in 0..<2 {
                kept.send("GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
                #expect(kept.receive().contains("Connection: keep-alive"))
            }
            kept.leave(by: .close)

            let export = try RawClient(port: #require(api.client.port))
            export.send("GET /api/v1/photos.ndjson HTTP/1.0\r\nAuthorization: Bearer \(token)\r\n\r\n")
            var text = ""
            while case let part = export.receive(), !part.isEmpty { text += part }
            #expect(!text.lowercased().contains("chunked"))
            #expect(text.split(separator: "\r\n").last?.split(separator: "\n").count == 3)
            export.leave(by: .close)
        }
    }

    @Test func `a client that expects 100-continue gets it after authentication`() async throws {
        try await withAPI(over: .live) { api in
            let client = try RawClient(port: #require(api.client.port))
            let head =
                "POST /api/v1/photos/search HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                + "Content-Length: 2\r\nExpect: 100-continue\r\n"
            client.send(head + "Authorization: Bearer \(try #require(api.tokens[.read]))\r\n\r\n")
            #expect(client.receive() == "HTTP/1.1 100 Continue\r\n\r\n")
            client.send("{}")
            #expect(client.receive().hasPrefix("HTTP/1.1 200"))
            client.leave(by: .close)
            let refused = try Self.answer(head + "\r\n", api)
            #expect(refused.hasPrefix("HTTP/1.1 401") && refused.contains("Connection: close"))
        }
    }

    @Test func `a large body is rejected at once, and its sender can read the response`() async throws {
        try await withAPI(over: .live) { api in
            let client = try RawClient(port: #require(api.client.port))
            client.send(
                "POST /api/v1/photos/search HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                    + "Authorization: Bearer \(try #require(api.tokens[.read]))\r\nContent-Length: 100000000\r\n\r\n")
            let start = ContinuousClock.now
            #expect(client.receive().hasPrefix("HTTP/1.1 413"))
            #expect(ContinuousClock.now - start < .seconds(1))
            // The connection accepts the bytes that were sent before the response was read, and ends.
            client.send(String(repeating: "x", count: 5_000_000))
            #expect(client.receive() == "")
            client.leave(by: .close)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `one token cannot use the whole body budget`() async throws {
        var limits = ConnectionLimits()
        limits.bodyBytes.proven = 2 << 20
        try await withAPI(over: .live, limits: limits) { api in
            func begin(as scope: Scope) throws -> RawClient {
                let client = try RawClient(port: #require(api.client.port))
                client.send(
                    "POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
                        + "Authorization: Bearer \(try #require(api.tokens[scope]))\r\n"
                        + "Content-Length: 400000\r\n\r\n{")
                return client
            }
            func held(_ bytes: Int) async throws -> Bool {
                for _ in 0..<50 where api.counters.bodyBytes.value != bytes {
                    try await Task.sleep(for: .milliseconds(100))
                }
                return api.counters.bodyBytes.value == bytes
            }
            let first = try begin(as: .read)
            #expect(try await held(400_000))
            let second = try begin(as: .read)
            #expect(second.receive().hasPrefix("HTTP/1.1 503"))
            let other = try begin(as: .admin)
            #expect(try await held(800_000))
            for client in [first, second, other] { client.leave(by: .close) }
            #expect(try await held(0))
        }
    }

    @Test func `the body of a webhook without a valid proof in its headers is not read`() async throws {
        try await withAPI(over: .live) { api in
            let head = "POST /webhook/s3-photo-upload HTTP/1.1\r\nHost: a\r\nContent-Length: 4000000\r\n"
            let stamp = Int(Date().timeIntervalSince1970)
            for headers in [
                "", "Authorization: Bearer wrong\r\n", "Authorization: AWS4-HMAC-SHA256 Credential=x\r\n",
                "X-Calotype-Signature: v1=00\r\nX-Calotype-Timestamp: \(stamp - 1000)\r\n",
            ] {
                let answer = try Self.answer(head + headers + "\r\n", api)
                #expect(answer.hasPrefix("HTTP/1.1 401"), "\(headers)")
            }
            let signed = "X-Calotype-Signature: sha256=\(String(repeating: "0", count: 64))\r\n"
            let answer = try Self.answer(head + signed + "X-Calotype-Timestamp: \(stamp)\r\n\r\n", api)
            #expect(answer.hasPrefix("HTTP/1.1 413") || answer.hasPrefix("HTTP/1.1 401"))
        }
    }

    @Test(arguments: [
        ("192.0.2.7", "192.0.2.7"), ("::ffff:192.0.2.7", "192.0.2.7"), ("2001:db8::1", "2001:db8::/64"),
        ("2001:db8::ffff:c000:207", "2001:db8::/64"), ("::1", "::/64"),
    ])
    func `a peer is an IPv4 address or an IPv6 network`(address: String, peer: String) throws {
        #expect(try SocketAddress(ipAddress: address, port: 1).ip?.network == peer)
    }

    private static var impatient: ConnectionLimits {
        var limits = ConnectionLimits()
        limits.patience = .milliseconds(600)
        limits.idle = .milliseconds(1500)
        limits.lingering = .milliseconds(500)
        return limits
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            ("GET / HTTP/1.1\r\nX: ", "x", ""),
            ("\(login)Content-Length: 90\r\n\r\n", " ", "HTTP/1.1 408"),
            ("", "", ""),
        ])
    func `a client that sends slowly or not at all is disconnected`(
        slow: (first: String, next: String, answer: String)
    ) async throws {
        try await withAPI(over: .live, limits: Self.impatient) { api in
            let client = try RawClient(port: #require(api.client.port))
            client.send(slow.first)
            let start = ContinuousClock.now
            let dripping = Task {
                while !Task.isCancelled {
                    client.send(slow.next)
                    try await Task.sleep(for: .milliseconds(50))
                }
            }
            #expect(client.receive().hasPrefix(slow.answer))
            if !slow.answer.isEmpty { #expect(client.receive() == "") }
            #expect(ContinuousClock.now - start < .seconds(4))
            dripping.cancel()
            client.leave(by: .close)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a client that reads nothing is disconnected`() async throws {
        var limits = ConnectionLimits()
        limits.stalledWrite = .milliseconds(700)
        try await withAPI(photos: 12_000, over: .live, limits: limits) { api in
            let client = try RawClient(port: #require(api.client.port))
            client.send(
                "GET /api/v1/photos.ndjson HTTP/1.1\r\nHost: a\r\n"
                    + "Authorization: Bearer \(try #require(api.tokens[.read]))\r\n\r\n")
            for _ in 0..<200 where api.counters.timedOutConnections.value == 0 {
                try await Task.sleep(for: .milliseconds(100))
            }
            #expect(api.counters.timedOutConnections.value == 1)
            for _ in 0..<20 where api.counters.openExports.value != 0 {
                try await Task.sleep(for: .milliseconds(100))
            }
            #expect(api.counters.openExports.value == 0)
            client.leave(by: .close)
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `unauthenticated connections displace each other, not authenticated ones`() async throws {
        var limits = ConnectionLimits()
        limits.connections = 8
        try await withAPI(photos: 3, over: .live, limits: limits) { api in
            let token = try #require(api.tokens[.read])
            let request = "GET /api/v1/photos HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(token)\r\n\r\n"
            #expect(try await api.get("/api/v1/photos").status == 200)
            let user = try RawClient(port: #require(api.client.port))
            user.send(request)
            #expect(user.receive().hasPrefix("HTTP/1.1 200"))
            let crowd = try (0..<40).map { _ in try RawClient(port: #require(api.client.port)) }
            try await Task.sleep(for: .milliseconds(500))
            #expect(api.counters.openConnections.value <= 8)
            #expect(api.counters.displacedConnections.value >= 32)
            user.send(request)
            #expect(user.receive().hasPrefix("HTTP/1.1 200"))
            let newcomer = try RawClient(port: #require(api.client.port))
            newcomer.send(request)
            #expect(newcomer.receive().hasPrefix("HTTP/1.1 200"))
            for client in crowd + [user, newcomer] { client.leave(by: .close) }
        }
    }
}
