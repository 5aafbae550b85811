import Foundation
import Storage
import Testing
import TestServices

/// The transport's error paths, with a server that misbehaves on purpose.
@Suite(.timeLimit(.minutes(1)))
struct HTTPTransportTests {
    private static let ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"

    private func send(
        _ actions: [HostileServer.Action], settings: HTTPTransport.Settings = .init()
    ) async throws -> (HTTPTransport.Response, [UInt8]) {
        let server = try HostileServer(actions)
        let response = try await HTTPTransport(settings: settings).send(.init(url: server.url))
        return (response, try await response.body.collect(upTo: 1 << 20))
    }

    @Test func `a response has its status, headers and body`() async throws {
        let (response, body) = try await send([
            .answer("HTTP/1.1 201 Made\r\nX-Two: a\r\nContent-Length: 2\r\n\r\nok")
        ])
        #expect(response.status == 201)
        #expect(response.headers["x-two"] == "a")
        #expect(body == Array("ok".utf8))
    }

    @Test func `an interim response is ignored`() async throws {
        let (response, _) = try await send([.answer("HTTP/1.1 100 Continue\r\nX-Early: 1\r\n\r\n" + Self.ok)])
        #expect(response.status == 200)
        #expect(response.headers["X-Early"] == nil)
    }

    @Test func `a body shorter than declared is an interruption`() async throws {
        await #expect(throws: HTTPTransportError.self) {
            _ = try await send([.answer("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort")])
        }
    }

    /// A reader is resumed for enough bytes, or for the end.
    @Test(arguments: [1000, 20_000, 130_000, 400_000])
    func `a slow body is complete, and one that breaks off is an interruption`(bytes: Int) async throws {
        let (_, body) = try await send([.slowBody(bytes: bytes, declared: bytes)])
        #expect(body == (0..<bytes).map { UInt8($0 / 1000 % 251) })
        await #expect(throws: HTTPTransportError.self) {
            _ = try await send([.slowBody(bytes: bytes, declared: bytes + 1)])
        }
    }

    @Test func `bytes after a body of declared length are not part of it`() async throws {
        let (_, body) = try await send([.answer(Self.ok + "and more that nobody announced")])
        #expect(body == Array("ok".utf8))
    }

    @Test func `a response that is not HTTP is rejected`() async throws {
        await #expect(throws: HTTPTransportError.self) { _ = try await send([.answer("SSH-2.0-OpenSSH\r\n")]) }
    }

    @Test func `a server that sends nothing fails after the stall timeout`() async throws {
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

    @Test func `an endless body ends at its reader's limit`() async throws {
        await #expect(throws: HTTPTransportError.tooLarge(limit: 1 << 20)) { _ = try await send([.endlessBody]) }
    }

    @Test func `a slow reader slows the server down`() async throws {
        let server = try HostileServer([.endlessBody])
        let response = try await HTTPTransport().send(.init(url: server.url))
        try await Task.sleep(for: .milliseconds(700))
        // The reader has read nothing: about a megabyte is buffered here, and more in the two sockets.
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

    @Test func `a control character in a header is rejected before anything is sent`() async throws {
        await #expect(throws: HTTPTransportError.self) {
            _ = try await HTTPTransport().send(.init(url: "http://127.0.0.1:1/", headers: [("X", "a\r\nY: b")]))
        }
    }

    @Test(arguments: ["file:///etc/passwd", "ftp://127.0.0.1/", "no address"])
    func `only HTTP addresses are fetched`(url: String) async throws {
        await #expect(throws: HTTPTransportError.self) { _ = try await HTTPTransport().send(.init(url: url)) }
    }

    @Test func `a thousand concurrent requests all get a response`() async throws {
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
