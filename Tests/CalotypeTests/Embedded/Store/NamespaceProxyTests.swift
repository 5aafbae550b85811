import Calotype
import Foundation
import Glibc
import TestServices
import Testing

@Suite struct NamespaceProxyTests {
    /// A listening socket instead of the store.
    private static func listener(at path: String) throws -> Int32 {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        try #require(path.utf8.count < MemoryLayout.size(ofValue: address.sun_path))
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let length = socklen_t(MemoryLayout<sockaddr_un>.size)
        let isBound = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, length) == 0 }
        }
        try #require(isBound && listen(descriptor, 8) == 0)
        return descriptor
    }

    @Test(.timeLimit(.minutes(1)))
    func `a connection without traffic is closed`() async throws {
        try await withTemporaryFolder { folder in
            let store = try Self.listener(at: folder + "/s3.sock")
            defer { close(store) }
            let proxy = try NamespaceProxy(idle: .seconds(1))
            let port = try #require(try FreePorts.take(1).first)
            try await proxy.open(port: port, to: "s3.sock", in: folder)
            let client = try RawClient(port: port)
            let start = ContinuousClock.now
            // Traffic in one direction keeps it open.
            for _ in 0..<3 {
                try await Task.sleep(for: .milliseconds(600))
                client.send("x")
            }
            #expect(client.receive() == "")
            let life = ContinuousClock.now - start
            #expect(life > .seconds(2.5) && life < .seconds(8))
            client.leave(by: .close)
            await proxy.close()
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a slow client that has stopped sending receives the whole response`() async throws {
        try await withTemporaryFolder { folder in
            let store = try Self.listener(at: folder + "/s3.sock")
            defer { close(store) }
            // More than the buffers of the kernel hold.
            let size = 48 << 20
            Thread.detachNewThread { for _ in 0..<3 { Self.respond(to: accept(store, nil, nil), bytes: size) } }
            let proxy = try NamespaceProxy()
            let port = try #require(try FreePorts.take(1).first)
            try await proxy.open(port: port, to: "s3.sock", in: folder)
            // The proxy does not always hold bytes at the moment at which the store closes.
            for _ in 0..<3 {
                let client = try RawClient(port: port)
                client.send("x")
                client.endSending()
                var received = 0
                while case let part = client.receive(), !part.isEmpty {
                    received += part.utf8.count
                    // The store sends faster than the client reads.
                    try await Task.sleep(for: .milliseconds(1))
                }
                #expect(received == size)
                client.leave(by: .close)
            }
            await proxy.close()
        }
    }

    /// Responds when the client has stopped sending, and closes the connection.
    private static func respond(to connection: Int32, bytes: Int) {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while recv(connection, &buffer, buffer.count, 0) > 0 {}
        var left = bytes
        while left > 0 {
            let sent = send(connection, &buffer, min(buffer.count, left), Int32(MSG_NOSIGNAL))
            guard sent > 0 else { break }
            left -= sent
        }
        close(connection)
    }
}
