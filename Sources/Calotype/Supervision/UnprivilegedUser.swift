import Foundation
import Support

/// A user as whom a part of ours runs when we are root.
package struct UnprivilegedUser: Equatable, Sendable {
    package let name: String
    package let userID: UInt32
    package let groupID: UInt32

    /// The user of Debian's PostgreSQL package, or `nobody`; nil when we are not root and there is nothing to shed.
    package static func forDatabase() -> UnprivilegedUser? {
        guard geteuid() == 0 else { return nil }
        return named("postgres") ?? named("nobody")
    }

    /// The user of store, API and ingest: `calotype`, or else a number that nobody else has, the same for a data folder
    /// at each start. Not `nobody`, as whom other programs run, who could then read our secrets. Nil when we are not root.
    package static func forParts(of folder: String) -> UnprivilegedUser? {
        guard geteuid() == 0 else { return nil }
        if let made = named("calotype") { return made }
        // systemd and Debian give out no number from 60706 to 61183, and a container's user namespace has them.
        let hash = folder.utf8.reduce(UInt32(2_166_136_261)) { ($0 ^ UInt32($1)) &* 16_777_619 }
        let numbers = (0..<478).map { 60_706 + (hash % 478 + $0) % 478 }
        let number = numbers.first { getpwuid($0) == nil && getgrgid($0) == nil } ?? 60_706
        return UnprivilegedUser(name: "\(number)", userID: number, groupID: number)
    }

    private static func named(_ name: String) -> UnprivilegedUser? {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16_384)
        guard getpwnam_r(name, &entry, &buffer, buffer.count, &found) == 0, found != nil else { return nil }
        return UnprivilegedUser(name: name, userID: entry.pw_uid, groupID: entry.pw_gid)
    }

    /// Hands a file or folder over to this user; of a link, the link itself.
    package func own(_ path: String) throws(SystemError) {
        guard lchown(path, userID, groupID) == 0 else { throw SystemError("hand over", path) }
    }

    /// Hands a folder over with all in it, unless it is theirs already: a start before this one made it as another user.
    package func ownAll(below folder: String) throws {
        var facts = stat()
        guard lstat(folder, &facts) == 0 else { throw SystemError("look at", folder) }
        if facts.st_uid == userID { return }
        for name in FileManager.default.enumerator(atPath: folder) ?? .init() {
            if let name = name as? String { try own("\(folder)/\(name)") }
        }
        // Last, so that a start that was cut short begins again.
        try own(folder)
    }

    /// Whether this user may do what `test` asks about a path, such as `-r`.
    package func may(_ question: String, _ path: String) async throws -> Bool {
        let test = try await ChildProcess.start(
            Program(name: "test", executable: "/usr/bin/test", arguments: [question, path], user: self))
        return await test.ended() == .exited(0)
    }
}
