import Foundation

/// Finds free ports of 127.0.0.1.
package enum FreePorts {
    package struct InUse: Error, Equatable, CustomStringConvertible {
        package let host: String
        package let port: Int

        package var description: String {
            "port \(port) of \(host) is in use; choose another with --port, or any free one with --port 0"
        }
    }

    /// Returns `count` different ports. All are held until the last is found, so that none is returned twice.
    package static func take(_ count: Int) throws -> [Int] {
        var sockets: [Int32] = []
        defer { sockets.forEach { close($0) } }
        return try (0..<count).map { _ in
            let (socket, port) = try bind(host: "127.0.0.1", port: 0)
            sockets.append(socket)
            return port
        }
    }

    /// Returns the port itself, or a free one for 0.
    ///
    /// - Parameter user: the user who will listen, if it is not this one.
    /// - Throws: ``InUse`` if another program listens on the port.
    package static func claim(_ port: Int, host: String, as user: UnprivilegedUser? = nil) throws -> Int {
        if user != nil, port > 0, port < firstForAll {
            throw SettingError.invalid(
                .port, value: "\(port)",
                expected: """
                    \(firstForAll) or more, since the API does not run as root: let a proxy listen on \(port), or \
                    lower net.ipv4.ip_unprivileged_port_start
                    """)
        }
        let (socket, bound) = try bind(host: host, port: port)
        close(socket)
        return bound
    }

    /// Lower ports are root's.
    private static var firstForAll: Int {
        let file = "/proc/sys/net/ipv4/ip_unprivileged_port_start"
        let text = FileManager.default.contents(atPath: file).map { String(decoding: $0, as: UTF8.self) }
        return text.flatMap { Int($0.trimmingCharacters(in: .whitespacesAndNewlines)) } ?? 1024
    }

    private static func bind(host: String, port: Int) throws -> (socket: Int32, port: Int) {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { throw SystemError("open", "a socket") }
        // With this option a server can use a port whose last connections are in TIME_WAIT.
        var reuse: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &reuse, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port)).bigEndian
        guard inet_pton(AF_INET, host == "localhost" ? "127.0.0.1" : host, &address.sin_addr) == 1 else {
            close(descriptor)
            throw SettingError.invalid(.host, value: host, expected: "an IPv4 address for calotype up")
        }
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                Glibc.bind(descriptor, generic, length) == 0 && getsockname(descriptor, generic, &length) == 0
            }
        }
        guard result else {
            let code = errno
            close(descriptor)
            throw code == EADDRINUSE
                ? InUse(host: host, port: port) as any Error
                : SystemError("listen on", "\(host):\(port)", code: code)
        }
        return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
    }
}
