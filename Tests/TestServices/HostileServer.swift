import Foundation
import Glibc
import Synchronization

/// A server on a free local port that performs given actions, one per connection or request.
package final class HostileServer: Sendable {
    package enum Action: Sendable {
        /// Sends these bytes and closes the connection.
        case answer(String)
        /// Sends nothing and keeps the connection open.
        case stall
        /// Sends headers without a length, then bytes until the client disconnects.
        case endlessBody
        /// Sends bytes of a body in pieces of 1,000 with pauses; the header declares the length `declared`.
        case slowBody(bytes: Int, declared: Int)
    }

    package let url: String
    private let listener: Int32
    private let sent = Mutex(0)
    private let received = Mutex<[String]>([])
    /// Bytes written to all clients so far.
    package var bytesSent: Int { sent.withLock { $0 } }
    /// The first line of each request.
    package var requestLines: [String] { received.withLock { $0 } }

    struct CannotListen: Error {}

    /// The actions are performed in order; the last one is repeated.
    package init(_ actions: [Action]) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let socket = listener
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, length) == 0 && listen(socket, 512) == 0 && getsockname(socket, $0, &length) == 0
            }
        }
        guard isBound else { throw CannotListen() }
        url = "http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))"
        Thread { [weak self] in
            var served = 0
            while true {
                let connection = accept(socket, nil, nil)
                guard connection >= 0 else { return }
                let action = actions[min(served, actions.count - 1)]
                served += 1
                Thread { [weak self] in
                    Self.serve(connection, action, note: { self?.note($0) }, count: { self?.count($0) })
                }.start()
            }
        }.start()
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    private func count(_ bytes: Int) {
        sent.withLock { $0 += bytes }
    }

    private func note(_ requestLine: String) {
        received.withLock { $0.append(requestLine) }
    }

    private static func serve(
        _ connection: Int32, _ action: Action, note: (String) -> Void, count: (Int) -> Void
    ) {
        defer { close(connection) }
        var request = [UInt8](repeating: 0, count: 65536)
        let length = recv(connection, &request, request.count, 0)
        guard length > 0 else { return }
        note(String(decoding: request[..<length].prefix { $0 != UInt8(ascii: "\r") }, as: UTF8.self))
        func write(_ bytes: [UInt8]) -> Bool {
            let written = Glibc.send(connection, bytes, bytes.count, Int32(MSG_NOSIGNAL))
            if written > 0 { count(written) }
            return written > 0
        }
        switch action {
        case .answer(let text): _ = write(Array(text.utf8))
        case .stall: _ = recv(connection, &request, request.count, 0)
        case .endlessBody:
            guard write(Array("HTTP/1.1 200 OK\r\n\r\n".utf8)) else { return }
            let block = [UInt8](repeating: 7, count: 65536)
            while write(block) {}
        case .slowBody(let bytes, let declared):
            guard write(Array("HTTP/1.1 200 OK\r\nContent-Length: \(declared)\r\n\r\n".utf8)) else { return }
            for number in 0..<bytes / 1000 {
                guard write([UInt8](repeating: UInt8(number % 251), count: 1000)) else { return }
                usleep(500)
            }
        }
    }
}
