import Foundation
import Support

/// The user of a child process when this process is root.
package struct UnprivilegedUser: Equatable, Sendable {
    package let name: String
    package let userID: UInt32
    package let groupID: UInt32

    /// The user of Debian's PostgreSQL package, or `nobody`; nil if this process is not root.
    package static func forDatabase() -> UnprivilegedUser? {
        guard geteuid() == 0 else { return nil }
        return named("postgres") ?? named("nobody")
    }

    /// The user of store, API and ingest: `calotype`, or else an unused id that is the same at each start of a data
    /// folder. It is not `nobody`, since other programs of that user could read our secrets. Nil if this is not root.
    package static func forParts(of folder: String) -> UnprivilegedUser? {
        guard geteuid() == 0 else { return nil }
        if let made = named("calotype") { return made }
        // systemd and Debian assign no ids from 60706 to 61183, and a container's user namespace contains them.
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

    /// Makes this user the owner of a file or folder. Symbolic links are not followed.
    package func own(_ path: String) throws(SystemError) {
        guard lchown(path, userID, groupID) == 0 else { throw SystemError("hand over", path) }
    }

    /// Makes this user the owner of a folder and everything in it, unless it already is: an earlier start may have created
    /// it as another user.
    package func ownAll(below folder: String) throws {
        let owner = try FileManager.default.attributesOfItem(atPath: folder)[.ownerAccountID] as? NSNumber
        if owner?.uint32Value == userID { return }
        for name in FileManager.default.enumerator(atPath: folder) ?? .init() {
            if let name = name as? String { try own("\(folder)/\(name)") }
        }
        // The folder itself comes last, so that an interrupted change starts over.
        try own(folder)
    }

    /// Whether this user passes a check of test(1) for a path, such as `-r`.
    package func may(_ question: String, _ path: String) async throws -> Bool {
        let test = try await ChildProcess.start(
            Program(name: "test", executable: "/usr/bin/test", arguments: [question, path], user: self))
        return await test.ended() == .exited(0)
    }
}
