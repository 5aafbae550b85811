import Foundation
import Glibc

/// A client on a plain socket, which leaves as it likes.
package struct RawClient: Sendable {
    package enum Departure: CaseIterable, Sendable {
        /// As a program does that ends.
        case close
        /// With a reset, as where something unread is left.
        case reset
    }

    private let handle: Int32

    package init(port: Int) throws {
        handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(UInt16(port).bigEndian)
        address.sin_addr.s_addr = in_addr_t(UInt32(0x7F00_0001).bigEndian)
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(handle, $0, length) }
        }
        guard connected == 0 else { throw POSIXError(.init(rawValue: errno) ?? .EIO) }
        // No answer is waited for longer.
        var patience = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(handle, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    package func send(_ text: String) {
        let bytes = Array(text.utf8)
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                Glibc.send(handle, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            sent += count
        }
    }

    /// What is there, or comes first; empty at the end, and after ten seconds of nothing.
    package func receive() -> String {
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        let count = recv(handle, &bytes, bytes.count, 0)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }

    /// Reads what has come, without waiting.
    package func drain() {
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        while recv(handle, &bytes, bytes.count, Int32(MSG_DONTWAIT)) > 0 {}
    }

    /// Says that nothing more will be sent; answers are read all the same.
    package func endSending() { shutdown(handle, Int32(SHUT_WR)) }

    package func leave(by departure: Departure) {
        if departure == .reset {
            var now = linger(l_onoff: 1, l_linger: 0)
            setsockopt(handle, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
        }
        Glibc.close(handle)
    }
}
