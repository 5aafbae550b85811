import Foundation

/// The user as whom PostgreSQL runs when we are root, since it refuses to be root.
package struct UnprivilegedUser: Equatable, Sendable {
    package let name: String
    package let userID: UInt32
    package let groupID: UInt32

    /// The user of Debian's PostgreSQL package, or `nobody`; nil when we are not root and there is nothing to shed.
    package static func forDatabase() -> UnprivilegedUser? {
        guard geteuid() == 0 else { return nil }
        return named("postgres") ?? named("nobody")
    }

    private static func named(_ name: String) -> UnprivilegedUser? {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16_384)
        guard getpwnam_r(name, &entry, &buffer, buffer.count, &found) == 0, found != nil else { return nil }
        return UnprivilegedUser(name: name, userID: entry.pw_uid, groupID: entry.pw_gid)
    }

    /// Hands a file or folder over to this user.
    package func own(_ path: String) throws(SystemError) {
        guard chown(path, userID, groupID) == 0 else { throw SystemError("hand over", path) }
    }
}
