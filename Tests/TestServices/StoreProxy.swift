import Foundation
import Glibc
package import Storage
import Synchronization

/// Stands between a client and the store of the tests: notes what goes over the wire, and refuses what a test wants
/// refused.
package final class StoreProxy: Sendable {
    /// One request and what became of it.
    package struct Exchange: Sendable {
        package let method: String
        /// As it went over the wire, escaped and with its query.
        package let path: String
        package let status: Int
    }

    /// What the store is made to answer.
    package struct Refusal: Sendable {
        package let status: Int
        /// S3's error code.
        package let code: String

        package init(_ status: Int, _ code: String) {
            self.status = status
            self.code = code
        }
    }

    package typealias Rule = @Sendable (_ method: String, _ path: String) -> Refusal?

    /// A client of the store whose requests go through here.
    package let client: S3Client
    private let listener: Int32
    private let upstream: sockaddr_in
    private let state = Mutex<(exchanges: [Exchange], rule: Rule?)>(([], nil))

    package struct CannotListen: Error {}

    /// - Throws: ``MissingTestSetting``; ``CannotListen``.
    package init() throws {
        var configuration = try testStore()
        let authority = configuration.endpoint.authority.split(separator: ":")
        guard authority.count == 2, let port = UInt16(authority[1]) else { throw CannotListen() }
        upstream = Self.address(port: port)
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = Self.address(port: 0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let socket = listener
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, length) == 0 && listen(socket, 512) == 0 && getsockname(socket, $0, &length) == 0
            }
        }
        guard isBound else { throw CannotListen() }
        configuration.endpoint = try S3Endpoint("http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))")
        client = S3Client(configuration: configuration)
        Thread { [weak self] in
            while true {
                let connection = accept(socket, nil, nil)
                guard connection >= 0 else { return }
                Thread { [weak self] in
                    self?.serve(connection)
                    close(connection)
                }.start()
            }
        }.start()
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    /// From now on; nil lets everything pass.
    package func refuse(_ rule: Rule?) { state.withLock { $0.rule = rule } }

    package var exchanges: [Exchange] { state.withLock { $0.exchanges } }

    /// How often the object was sent, whole or in part.
    package func reads(of key: String, in bucket: String) -> Int {
        exchanges.filter { $0.method == "GET" && $0.path == "/\(bucket)/\(key)" && $0.status / 100 == 2 }.count
    }

    /// How often any object of the bucket was sent; listings are none.
    package func reads(in bucket: String) -> Int {
        exchanges.filter {
            $0.method == "GET" && $0.path.hasPrefix("/\(bucket)/") && !$0.path.hasPrefix("/\(bucket)/?")
                && $0.status / 100 == 2
        }.count
    }

    private static func address(port: UInt16) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        address.sin_port = port.bigEndian
        return address
    }

    // MARK: One connection, which is closed after its request

    private func serve(_ connection: Int32) {
        guard var (head, body) = Self.receiveHead(connection) else { return }
        var lines = head.components(separatedBy: "\r\n").filter { !$0.isEmpty }
        let words = lines.removeFirst().split(separator: " ").map(String.init)
        guard words.count == 3 else { return }
        func header(_ name: String) -> String? {
            lines.first { $0.lowercased().hasPrefix(name + ":") }?.dropFirst(name.count + 1)
                .trimmingCharacters(in: .whitespaces)
        }
        let length = header("content-length").flatMap(Int.init) ?? 0
        if header("expect") != nil { _ = Self.send(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8), to: connection) }
        while body.count < length {
            let part = Self.receive(connection)
            if part.isEmpty { return }
            body += part
        }
        if let refusal = state.withLock({ $0.rule })?(words[0], words[1]) {
            let text =
                words[0] == "HEAD" ? "" : "<Error><Code>\(refusal.code)</Code><Message>By a test</Message></Error>"
            head = """
                HTTP/1.1 \(refusal.status) Refused\r\nContent-Type: application/xml\r\nConnection: close\r\n\
                Content-Length: \(text.utf8.count)\r\n\r\n
                """
            // An answer to HEAD ends with its head.
            _ = Self.send(Array((head + text).utf8), to: connection)
            note(words, refusal.status)
            return
        }
        let kept = lines.filter {
            let line = $0.lowercased()
            return !line.hasPrefix("connection:") && !line.hasPrefix("expect:")
        }
        head = ([words.joined(separator: " ")] + kept + ["Connection: close", "", ""]).joined(separator: "\r\n")
        pass(Array(head.utf8) + body, to: connection, words)
    }

    private func pass(_ request: [UInt8], to connection: Int32, _ words: [String]) {
        let store = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(store) }
        var address = upstream
        let isConnected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(store, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        guard isConnected, Self.send(request, to: store), let (head, first) = Self.receiveHead(store) else { return }
        // Noted before the client can have all of it: a test that waits for the client then finds it here.
        let status = head.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        note(words, status)
        guard Self.send(Array(head.utf8) + first, to: connection) else { return }
        while true {
            let part = Self.receive(store)
            if part.isEmpty { return }
            guard Self.send(part, to: connection) else { return }
        }
    }

    private func note(_ words: [String], _ status: Int) {
        state.withLock {
            $0.exchanges.append(Exchange(method: words[0], path: words[1], status: status))
        }
    }

    /// Up to the empty line, with it; and what came after.
    private static func receiveHead(_ connection: Int32) -> (String, [UInt8])? {
        var bytes: [UInt8] = []
        let end = Array("\r\n\r\n".utf8)
        while bytes.count < 1 << 20 {
            let part = receive(connection)
            if part.isEmpty { return nil }
            bytes += part
            if let range = bytes.firstRange(of: end) {
                return (
                    String(decoding: bytes[..<range.upperBound], as: UTF8.self), Array(bytes[range.upperBound...])
                )
            }
        }
        return nil
    }

    private static func receive(_ connection: Int32) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = recv(connection, &bytes, bytes.count, 0)
        return count > 0 ? Array(bytes[..<count]) : []
    }

    private static func send(_ bytes: [UInt8], to connection: Int32) -> Bool {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            sent += count
        }
        return true
    }
}
