import Foundation
import Support

/// The Unix socket of the embedded PostgreSQL, for Calotype's own parts. While PostgreSQL restarts, another user of the
/// machine could listen on its port and would receive passwords; in the socket's folder only PostgreSQL's user can.
struct DatabaseSocket: Sendable {
    /// `sockaddr_un` has room for 107 bytes, and PostgreSQL appends the name of the socket.
    private static let pathLimit = 107 - "/.s.PGSQL.65535".utf8.count

    /// The folder of the socket.
    let folder: String

    /// Nil if the path is too long for a socket; the port is used then.
    ///
    /// - Parameter dataFolder: an absolute path.
    init?(in dataFolder: String) {
        folder = "\(dataFolder)/postgres-socket"
        guard folder.utf8.count <= Self.pathLimit else { return nil }
    }

    /// Creates the folder, closed to all users except PostgreSQL's and that of Calotype's parts.
    ///
    /// - Parameters:
    ///   - user: PostgreSQL's user; nil for the current one, which then is that of the parts as well.
    ///   - parts: the user whose group may pass through.
    func prepare(for user: UnprivilegedUser?, parts: UnprivilegedUser?) throws {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        guard let user, let parts else { return }
        guard lchown(folder, user.userID, parts.groupID) == 0, chmod(folder, 0o710) == 0 else {
            throw SystemError("hand over", folder)
        }
    }

    /// The folder as an element of PostgreSQL's list `unix_socket_directories`.
    var quotedFolder: String { "\"\(folder.replacing("\"", with: "\"\""))\"" }

    /// Whether a server has created its socket here. A `calotype up` of an older release has none.
    func exists(port: Int) -> Bool { FileManager.default.fileExists(atPath: "\(folder)/.s.PGSQL.\(port)") }

    /// The address of a database on this socket. libpq compares the user of the server's process with the owner of the
    /// folder.
    func url(user: String, password: String, port: Int, database: String) -> String {
        let host = PercentEncoding.component(folder)
        let peer = owner.map { "&requirepeer=\(PercentEncoding.component($0))" } ?? ""
        return "postgresql://\(user):\(password)@/\(database)?host=\(host)&port=\(port)\(peer)"
    }

    /// The name of the folder's owner; nil for a user without one, as in some containers.
    private var owner: String? {
        (try? FileManager.default.attributesOfItem(atPath: folder))?[.ownerAccountName] as? String
    }
}
