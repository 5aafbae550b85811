import Foundation
import Glibc
import Synchronization

/// Stands between a client and the server of the tests, passes all bytes on, and counts round trips: how often the
/// client spoke after it had heard the server. An answer is held back for as long as the client goes on speaking, so that
/// one who does not wait for it is seen not to.
package final class Relay: Sendable {
    package let port: Int
    private let turns = Mutex(0)
    private let listener: Int32

    package struct Failed: Error {
        let call: String
        let code = errno
    }

    package init(to serverPort: Int) throws {
        let handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard handle >= 0 else { throw Failed(call: "socket") }
        var address = Self.loopback(port: 0)
        guard withUnsafePointer(to: &address, { Self.bind($0, handle) }) == 0, listen(handle, 16) == 0 else {
            throw Failed(call: "listen")
        }
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let found = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(handle, $0, &length) }
        }
        guard found == 0 else { throw Failed(call: "getsockname") }
        port = Int(UInt16(bigEndian: address.sin_port))
        listener = handle
        Thread.detachNewThread { [self] in
            while case let client = accept(listener, nil, nil), client >= 0 {
                Thread.detachNewThread { self.pass(client, to: serverPort) }
            }
        }
    }

    /// Round trips since the last call.
    package func takeTurns() -> Int {
        turns.withLock { turns in
            defer { turns = 0 }
            return turns
        }
    }

    /// No new connections; those that are open end with their clients.
    package func close() { shutdown(listener, Int32(SHUT_RDWR)) }

    /// Milliseconds after which a client has said what it had to say.
    private static let silence: Int32 = 50

    private func pass(_ client: Int32, to port: Int) {
        let server = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer {
            Glibc.close(server)
            Glibc.close(client)
        }
        let address = Self.loopback(port: port)
        guard withUnsafePointer(to: address, { Self.connect($0, server) }) == 0 else { return }
        var sides = [
            pollfd(fd: client, events: Int16(POLLIN), revents: 0),
            pollfd(fd: server, events: Int16(POLLIN), revents: 0),
        ]
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        var serverSpokeLast = true
        while poll(&sides, 2, -1) > 0 {
            for (from, to) in [(0, 1), (1, 0)] where sides[from].revents != 0 {
                if from == 1, poll(&sides, 1, Self.silence) > 0 { break }
                let count = read(sides[from].fd, &buffer, buffer.count)
                guard count > 0, send(sides[to].fd, buffer, count, Int32(MSG_NOSIGNAL)) == count else { return }
                if from == 0, serverSpokeLast { turns.withLock { $0 += 1 } }
                serverSpokeLast = from == 1
            }
        }
    }

    private static func loopback(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    private static func bind(_ address: UnsafePointer<sockaddr_in>, _ handle: Int32) -> Int32 {
        address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            Glibc.bind(handle, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
    }

    private static func connect(_ address: UnsafePointer<sockaddr_in>, _ handle: Int32) -> Int32 {
        address.withMemoryRebound(to: sockaddr.self, capacity: 1) {
            Glibc.connect(handle, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
    }
}
