import Foundation
import Storage
import Testing

/// The transport's error paths, against a server that misbehaves on purpose.
@Suite(.timeLimit(.minutes(1)))
struct TransportTests {
    private static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

    private func send(
        _ actions: [HostileServer.Action], settings: HTTPTransport.Settings = .init()
    ) async throws -> (HTTPTransport.Response, [UInt8]) {
        let server = try HostileServer(actions)
        let response = try await HTTPTransport(settings: settings).send(.init(url: server.url))
        return (response, try await response.body.collect(upTo: 1 << 20))
    }

    @Test func `an answer comes with its status, headers and body`() async throws {
        let (response, body) = try await send([
            .answer("HTTP/1.1 201 Made\r\nX-Two: a\r\nContent-Length: 2\r\n\r\nok")
        ])
        #expect(response.status == 201)
        #expect(response.headers["x-two"] == "a")
        #expect(body == Array("ok".utf8))
    }

    @Test func `an interim answer is not taken for the answer`() async throws {
        let (response, _) = try await send([.answer("HTTP/1.1 100 Continue\r\nX-Early: 1\r\n\r\n" + Self.ok)])
        #expect(response.status == 200)
        #expect(response.headers["X-Early"] == nil)
    }

    @Test func `a body shorter than declared is an interruption`() async throws {
        await #expect(throws: HTTPTransportError.self) {
            _ = try await send([.answer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort")])
        }
    }

    /// A reader sleeps until there is something worth waking it, which may be the end.
    @Test(arguments: [1000, 20_000, 130_000, 400_000])
    func `a body that trickles comes whole, and one that breaks off is an interruption`(bytes: Int) async throws {
        let (_, body) = try await send([.slowBody(bytes: bytes, declared: bytes)])
        #expect(body == (0..<bytes).map { UInt8($0 / 1000 % 251) })
        await #expect(throws: HTTPTransportError.self) {
            _ = try await send([.slowBody(bytes: bytes, declared: bytes + 1)])
        }
    }

    @Test func `what follows a body of declared length is not part of it`() async throws {
        let (_, body) = try await send([.answer(Self.ok + "and more that nobody announced")])
        #expect(body == Array("ok".utf8))
    }

    @Test func `an answer that is not HTTP is refused`() async throws {
        await #expect(throws: HTTPTransportError.self) { _ = try await send([.answer("SSH-2.0-OpenSSH\r\n")]) }
    }

    @Test func `a server that says nothing is given up after the stall timeout`() async throws {
        let start = ContinuousClock.now
        let error = await #expect(throws: HTTPTransportError.self) {
            _ = try await send([.stall], settings: .init(stallTimeout: .seconds(1)))
        }
        guard case .timedOut = error else {
            Issue.record("timedOut expected, not \(String(describing: error))")
            return
        }
        #expect(ContinuousClock.now - start < .seconds(8))
    }

    @Test func `a body that never ends stops at its reader's limit`() async throws {
        await #expect(throws: HTTPTransportError.tooLarge(limit: 1 << 20)) { _ = try await send([.endlessBody]) }
    }

    @Test func `a reader that waits holds the server back`() async throws {
        let server = try HostileServer([.endlessBody])
        let response = try await HTTPTransport().send(.init(url: server.url))
        try await Task.sleep(for: .milliseconds(700))
        // The reader took nothing: about a megabyte here, and what the two sockets buffer.
        #expect(server.bytesSent < 24 << 20)
        let before = server.bytesSent
        var read = 0
        for try await part in response.body {
            read += part.count
            if read > 64 << 20 { break }
        }
        #expect(server.bytesSent > before)
    }

    @Test func `cancelling the task ends the transfer at once`() async throws {
        let server = try HostileServer([.stall])
        let transport = HTTPTransport()
        let task = Task { try await transport.send(.init(url: server.url)) }
        try await Task.sleep(for: .milliseconds(200))
        task.cancel()
        await #expect(throws: CancellationError.self) { _ = try await task.value }
    }

    @Test func `a control character in a header is refused before anything is sent`() async throws {
        await #expect(throws: HTTPTransportError.self) {
            _ = try await HTTPTransport().send(.init(url: "http://127.0.0.1:1/", headers: [("X", "a\r\nY: b")]))
        }
    }

    @Test(arguments: ["file:///etc/passwd", "ftp://127.0.0.1/", "no address"])
    func `only HTTP addresses are fetched`(url: String) async throws {
        await #expect(throws: HTTPTransportError.self) { _ = try await HTTPTransport().send(.init(url: url)) }
    }

    @Test func `a thousand requests at once are all answered`() async throws {
        let (server, transport) = (try HostileServer([.answer(Self.ok)]), HTTPTransport())
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<1000 {
                group.addTask {
                    let response = try await transport.send(.init(url: server.url))
                    #expect(response.status == 200)
                }
            }
            try await group.waitForAll()
        }
    }
}

/// How a client of S3 behaves towards a store that is not well.
@Suite(.timeLimit(.minutes(1)))
struct RetryTests {
    private func client(of url: String, attempts: Int = 3) throws -> S3Client {
        S3Client(
            configuration: S3Configuration(
                endpoint: try S3Endpoint(url), region: "us-east-1",
                credentials: Credentials(accessKeyID: "id", secretAccessKey: "top-secret"),
                transport: .init(stallTimeout: .seconds(1)),
                retries: .init(attempts: attempts, firstWait: .milliseconds(5), longestWait: .seconds(2))))
    }

    private static let busy = "HTTP/1.1 503 Slow\r\nContent-Length: 0\r\n\r\n"
    private static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

    @Test func `a store that is busy once is asked again`() async throws {
        let server = try HostileServer([.answer(Self.busy), .answer(Self.ok)])
        let object = try await client(of: server.url).get("k", in: "bucket", limit: 10)
        #expect(object.bytes == Array("ok".utf8))
    }

    @Test func `a body that breaks off is read anew`() async throws {
        let server = try HostileServer([
            .answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no"), .answer(Self.ok),
        ])
        #expect(try await client(of: server.url).get("k", in: "bucket", limit: 10).bytes.count == 2)
    }

    @Test func `a store that stays busy is unavailable after the last attempt`() async throws {
        let server = try HostileServer(Array(repeating: .answer(Self.busy), count: 9))
        let expected = StorageError.unavailable(.init(attempts: 3, status: 503, reason: "503 ServiceUnavailable"))
        await #expect(throws: expected) { _ = try await client(of: server.url).get("k", in: "bucket", limit: 10) }
    }

    @Test func `Retry-After is honoured`() async throws {
        let server = try HostileServer([
            .answer("HTTP/1.1 503 Slow\r\nRetry-After: 1\r\nContent-Length: 0\r\n\r\n"), .answer(Self.ok),
        ])
        let start = ContinuousClock.now
        _ = try await client(of: server.url).get("k", in: "bucket", limit: 10)
        #expect(ContinuousClock.now - start >= .seconds(1))
    }

    @Test func `nobody listening is unavailable, and no secret is in the error`() async throws {
        let error = await #expect(throws: StorageError.self) {
            _ = try await client(of: "http://127.0.0.1:1").head("k", in: "bucket")
        }
        #expect(error?.isUnavailable == true)
        #expect(error?.description.contains("top-secret") == false)
    }

    @Test(arguments: [
        ("a/../b", "a/../b"), ("//a//b/", "//a//b/"), ("./.", "./."), ("back\\slash", "back%5Cslash"),
        ("a%2Fb", "a%252Fb"),
    ])
    func `a key goes over the wire as it is, dots and slashes included`(key: String, path: String) async throws {
        let server = try HostileServer([.answer(Self.ok)])
        _ = try await client(of: server.url).get(key, in: "bucket", limit: 10)
        #expect(server.requestLines == ["GET /bucket/\(path) HTTP/1.1"])
    }

    @Test func `a refusal is not tried again`() async throws {
        let body = "<Error><Code>AccessDenied</Code><Message>no</Message></Error>"
        let server = try HostileServer([
            .answer("HTTP/1.1 403 No\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"), .answer(Self.ok),
        ])
        let expected = StorageError.accessDenied(code: "AccessDenied", permission: "s3:GetObject")
        await #expect(throws: expected) { _ = try await client(of: server.url).get("k", in: "bucket", limit: 10) }
    }
}
