import Calotype
import Glibc
import TestServices
import Testing

@Suite struct StoreProxyTests {
    /// A store that takes connections and never says a word.
    private static func silentStore(at path: String) throws -> Int32 {
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
    func `a connection on which nothing passes is closed`() async throws {
        try await withTemporaryFolder { folder in
            let store = try Self.silentStore(at: folder + "/s3.sock")
            defer { close(store) }
            let proxy = try StoreProxy(idle: .seconds(1))
            let port = try #require(try FreePorts.take(1).first)
            try await proxy.open(port: port, to: "s3.sock", in: folder)
            let client = try RawClient(port: port)
            let start = ContinuousClock.now
            // Bytes of one direction are enough to stay.
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
}
