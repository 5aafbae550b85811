import CIsolation
import Foundation

/// The listen address of the API. It is bound once before the index is loaded, which takes minutes.
enum ListenAddress {
    /// - Throws: ``SettingError`` that names the setting to change.
    static func check(host: String, port: Int) throws(SettingError) {
        switch cisolation_can_listen(host, Int32(port)) {
        case 0: return
        case EADDRINUSE:
            throw .invalid(
                .port, value: "\(port)",
                expected: "a free port; \(host):\(port) is in use (0 selects any free port)")
        case EACCES:
            throw .invalid(
                .port, value: "\(port)",
                expected:
                    "a port that this user may open: 1024 or more; use a proxy to serve port \(port)")
        case EADDRNOTAVAIL, EAFNOSUPPORT:
            throw .invalid(.host, value: host, expected: "an address of this machine (ip address lists them)")
        case let code where code < 0:
            throw .invalid(
                .host, value: host, expected: "an address, or a host name that resolves to an address of this machine"
            )
        case let code:
            throw .invalid(
                .host, value: host, expected: "an address to listen on, but: \(String(cString: strerror(code)))")
        }
    }
}
