import Foundation

/// The service manager that started this process, such as systemd, and waits for its notifications; see sd_notify(3).
package struct ServiceManager: Sendable {
    package enum State: String, CaseIterable, Sendable {
        case ready = "READY=1"
        case stopping = "STOPPING=1"
    }

    /// The path of a socket, or "@" and a name in the abstract namespace.
    private let address: String

    /// Nil if no service manager waits for notifications.
    package init?(environment: [String: String] = ProcessInfo.processInfo.environment) {
        guard let address = environment["NOTIFY_SOCKET"], !address.isEmpty else { return nil }
        self.address = address
    }

    package func notify(_ state: State) throws(SystemError) {
        var target = sockaddr_un()
        target.sun_family = sa_family_t(AF_UNIX)
        var name = Array(address.utf8)
        guard name.first == UInt8(ascii: "/") || name.first == UInt8(ascii: "@"),
            name.count < MemoryLayout.size(ofValue: target.sun_path)
        else { throw SystemError("notify", address, code: EINVAL) }
        if name[0] == UInt8(ascii: "@") { name[0] = 0 }
        withUnsafeMutableBytes(of: &target.sun_path) { $0.copyBytes(from: name) }
        // The name of an abstract socket ends with its length, not with a NUL.
        let length = socklen_t(MemoryLayout<sa_family_t>.size + name.count)

        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw SystemError("notify", address) }
        defer { close(descriptor) }
        let message = Array(state.rawValue.utf8)
        let sent = withUnsafePointer(to: target) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                sendto(descriptor, message, message.count, Int32(MSG_NOSIGNAL), $0, length)
            }
        }
        guard sent == message.count else { throw SystemError("notify", address) }
    }
}
