import API
import Catalog
import Foundation
import HTTPTypes
import HummingbirdTesting
import TestServices
import Testing

/// The client of a request behind proxies at 10.0.0.1, 10.0.0.2 and 2001:db8:f::1.
@Suite struct ClientTests {
    private static let proxy = "10.0.0.1"
    private static let trusted = "10.0.0.1, 10.0.0.2 2001:db8:f::/48"

    private static func client(
        _ fields: [(String, String)], peer: String = proxy, _ family: TrustedProxies.Headers = .xForwarded
    ) throws -> Client {
        var headers = HTTPFields()
        for (name, value) in fields {
            headers.append(HTTPField(name: try #require(HTTPField.Name(name)), value: value))
        }
        return Client(
            peer: IPAddress(peer), host: "inside:8080", headers: headers,
            proxies: try TrustedProxies(trusted, headers: family))
    }

    @Test(arguments: [
        // One proxy; and everything left of its own entry is the client's claim.
        ("192.0.2.7", "192.0.2.7", 0), ("6.6.6.6, 192.0.2.7", "192.0.2.7", 0),
        ("10.0.0.2, 192.0.2.7", "192.0.2.7", 0),
        // Two proxies; and a client that is a proxy itself.
        ("6.6.6.6, 192.0.2.7, 10.0.0.2", "192.0.2.7", 0), ("192.0.2.7,2001:db8:f::9 , 10.0.0.2", "192.0.2.7", 0),
        ("10.0.0.2", "10.0.0.2", 0), ("::ffff:10.0.0.2", "10.0.0.2", 0),
        // Forms of an address.
        ("192.0.2.7:4711", "192.0.2.7", 0), ("2001:db8::7", "2001:db8::7", 0), ("[2001:db8::7]", "2001:db8::7", 0),
        ("[2001:DB8:0::7]:80", "2001:db8::7", 0), ("::ffff:192.0.2.7", "192.0.2.7", 0),
        // The proxy does not tell, or what it tells is malformed: never an entry left of it.
        ("6.6.6.6, unknown", "10.0.0.1", 0), ("6.6.6.6, _secret", "10.0.0.1", 0),
        ("6.6.6.6, nonsense", "10.0.0.1", 1),
        ("6.6.6.6, ", "10.0.0.1", 1), ("", "10.0.0.1", 1), ("6.6.6.6, 1.2.3", "10.0.0.1", 1),
        ("6.6.6.6, 010.0.0.1", "10.0.0.1", 1), ("6.6.6.6, [::1", "10.0.0.1", 1),
        ("6.6.6.6, x, 10.0.0.2", "10.0.0.2", 1),
        ("6.6.6.6, 192.0.2.7:x", "10.0.0.1", 1), ("6.6.6.6, fe80::1%eth0", "10.0.0.1", 1),
    ])
    func `the rightmost address that is no trusted proxy is the client`(
        value: String, address: String, malformed: Int
    ) throws {
        let client = try Self.client([("X-Forwarded-For", value)])
        #expect(client.address == address)
        #expect(client.malformedHeaders == malformed)
        #expect(client.isBehindProxy)
    }

    @Test func `a proxy that names no client counts as the client`() throws {
        #expect(try Self.client([]).address == "10.0.0.1")
        let client = try Self.client([("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "photos.example")])
        #expect(client.address == "10.0.0.1")
        #expect(client.scheme == "https")
        #expect(client.host == "photos.example")
    }

    @Test func `several lines of a header are one list`() throws {
        let lines = [
            ("X-Forwarded-For", "6.6.6.6"), ("X-Forwarded-For", "192.0.2.7"), ("X-Forwarded-For", "10.0.0.2"),
        ]
        #expect(try Self.client(lines).address == "192.0.2.7")
    }

    @Test func `headers of anyone else are ignored`() throws {
        let fields = [
            ("X-Forwarded-For", "10.0.0.1"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "evil"),
            ("Forwarded", "for=10.0.0.1;host=evil"),
        ]
        for family in TrustedProxies.Headers.allCases {
            let client = try Self.client(fields, peer: "10.0.0.3", family)
            #expect(client == Client(peer: IPAddress("10.0.0.3"), host: "inside:8080"))
        }
        #expect(Client(peer: nil, headers: [:], proxies: .none).address.isEmpty)
    }

    @Test func `only the family of headers that the proxy writes is read`() throws {
        let fields = [("X-Forwarded-For", "192.0.2.7"), ("Forwarded", "for=192.0.2.8")]
        #expect(try Self.client(fields).address == "192.0.2.7")
        #expect(try Self.client(fields, .forwarded).address == "192.0.2.8")
        #expect(try Self.client([("Forwarded", "for=192.0.2.8")]).address == "10.0.0.1")
    }

    @Test func `scheme and host are those that the trusted proxy received`() throws {
        let one = try Self.client([
            ("X-Forwarded-For", "6.6.6.6, 192.0.2.7"), ("X-Forwarded-Proto", "HTTPS"),
            ("X-Forwarded-Host", "photos.example"),
        ])
        #expect(one.scheme == "https")
        #expect(one.host == "photos.example")
        // Lists as long as that of addresses: the entry of the hop that counts.
        let two = try Self.client([
            ("X-Forwarded-For", "192.0.2.7, 10.0.0.2"), ("X-Forwarded-Proto", "https, http"),
            ("X-Forwarded-Host", "photos.example, inner"),
        ])
        #expect(two.scheme == "https")
        #expect(two.host == "photos.example")
        let bad = try Self.client([
            ("X-Forwarded-For", "192.0.2.7"), ("X-Forwarded-Proto", "javascript"), ("X-Forwarded-Host", "a/b"),
        ])
        #expect(bad.scheme == nil)
        #expect(bad.host == "inside:8080")
        #expect(bad.malformedHeaders == 2)
    }

    @Test(arguments: [
        ("for=192.0.2.7", "192.0.2.7", 0), ("For=\"192.0.2.7:4711\";Proto=https", "192.0.2.7", 0),
        ("for=6.6.6.6, for=\"[2001:db8::7]:4711\";by=10.0.0.1 , for=10.0.0.2", "2001:db8::7", 0),
        ("for=6.6.6.6;by=\"a, for=7.7.7.7\", for=192.0.2.7", "192.0.2.7", 0), ("for=192.0.2.7,", "192.0.2.7", 0),
        ("for=\"192.0.2.\\7\"", "192.0.2.7", 0), ("proto=https", "10.0.0.1", 0),
        ("for=6.6.6.6, for=_gate", "10.0.0.1", 0),
        ("for=192.0.2.7;for=6.6.6.6", "10.0.0.1", 1), ("for=\"192.0.2.7", "10.0.0.1", 1), ("for", "10.0.0.1", 1),
        ("for=192.0.2.7 proto=https", "10.0.0.1", 1), ("for=6.6.6.6, for=x y", "10.0.0.1", 1),
        ("for=6.6.6.6, for=nonsense", "10.0.0.1", 1),
    ])
    func `Forwarded has the syntax of RFC 7239`(value: String, address: String, malformed: Int) throws {
        let client = try Self.client([("Forwarded", value)], .forwarded)
        #expect(client.address == address)
        #expect(client.malformedHeaders == malformed)
    }

    @Test func `Forwarded carries scheme and host`() throws {
        let client = try Self.client(
            [("Forwarded", "for=192.0.2.7;proto=https;host=\"photos.example:8443\", for=10.0.0.2;proto=http")],
            .forwarded)
        #expect(client.scheme == "https")
        #expect(client.host == "photos.example:8443")
    }

    @Test(arguments: [
        ("10.0.0.0/8", "10.255.0.1", true), ("10.0.0.0/8", "11.0.0.1", false),
        ("10.0.0.0/8", "::ffff:10.1.1.1", true),
        ("192.0.2.7/32", "192.0.2.7", true), ("192.0.2.7", "192.0.2.8", false),
        ("2001:db8::/32", "2001:db8:1::1", true),
        ("2001:db8::/33", "2001:db8:8000::1", false), ("::1", "::1", true), ("::1", "127.0.0.1", false),
        ("fd00::/65", "fd00::7fff:0:0:1", true), ("fd00::/65", "fd00::8000:0:0:1", false),
    ])
    func `a proxy is an address or a network`(text: String, address: String, isTrusted: Bool) throws {
        #expect(try TrustedProxies(text).contains(#require(IPAddress(address))) == isTrusted)
    }

    @Test(arguments: [
        "proxy.example", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/", "10.0.0.0/8/8", "0.0.0.0/0", "::/0", "10.0.0.1/8",
        "2001:db8::/129", "10.0.0", "*",
    ])
    func `what is neither, or means everyone, is refused`(text: String) {
        let error = #expect(throws: TrustedProxies.Invalid.self) { try TrustedProxies(text) }
        #expect(error?.description.contains(text) == true)
    }

    @Test func `each client behind a proxy has a share of the memory for bodies`() async throws {
        var limits = ConnectionLimits()
        limits.bodyBytes.unproven = 2 << 20
        try await withAPI(over: .live, limits: limits, proxies: try TrustedProxies("127.0.0.1 ::1")) { api in
            let stamp = Int(Date().timeIntervalSince1970)
            func begin(_ address: String) throws -> RawClient {
                let client = try RawClient(port: #require(api.client.port))
                client.send(
                    "POST /webhook/s3-photo-upload HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n"
                        + "X-Calotype-Signature: sha256=\(String(repeating: "0", count: 64))\r\n"
                        + "X-Calotype-Timestamp: \(stamp)\r\nX-Forwarded-For: 6.6.6.6, \(address)\r\n\r\n{")
                return client
            }
            func held(_ bytes: Int) async throws -> Bool {
                for _ in 0..<50 where api.counters.bodyBytes.value != bytes {
                    try await Task.sleep(for: .milliseconds(100))
                }
                return api.counters.bodyBytes.value == bytes
            }
            let first = try begin("192.0.2.7")
            #expect(try await held(200_000))
            let second = try begin("192.0.2.7")
            #expect(second.receive().hasPrefix("HTTP/1.1 503"))
            let other = try begin("192.0.2.8")
            #expect(try await held(400_000))
            for client in [first, second, other] { client.leave(by: .close) }
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a proxy's idle connections give way, and one client behind it does not crowd out another`() async throws {
        var limits = ConnectionLimits()
        limits.connections = 8
        try await withAPI(
            photos: 3, over: .live, limits: limits, proxies: try TrustedProxies("127.0.0.1 ::1")
        ) { api in
            let token = try #require(api.tokens[.read])
            let port = try #require(api.client.port)
            func send(_ client: RawClient, from address: String, _ rest: String = "\r\n") {
                client.send("GET /api/v1/photos HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: \(address)\r\n\(rest)")
            }
            // The connection of the proxy has shown a token once. That says nothing about the next client.
            let shared = try RawClient(port: port)
            send(shared, from: "192.0.2.1", "Authorization: Bearer \(token)\r\n\r\n")
            #expect(shared.receive().hasPrefix("HTTP/1.1 200"))
            send(shared, from: "192.0.2.2")
            #expect(shared.receive().hasPrefix("HTTP/1.1 401"))
            // More than half of the connections, all idle: none is closed, since they are one proxy's.
            let kept = try (0..<6).map { _ in try RawClient(port: port) }
            for (number, client) in kept.enumerated() {
                send(client, from: "192.0.2.\(number + 10)")
                #expect(client.receive().hasPrefix("HTTP/1.1 401"))
            }
            #expect(api.counters.displacedConnections.value == 0)
            for client in kept { send(client, from: "192.0.2.1", "Authorization: Bearer \(token)\r\n\r\n") }
            for client in kept { #expect(client.receive().hasPrefix("HTTP/1.1 200")) }
            for client in kept + [shared] { client.leave(by: .close) }
        }
    }
}
