import Foundation
import Logging
import Writers

/// The file with the secret that creates the first owner in a browser: containers and systemd have no terminal for
/// `calotype user add`.
struct SetupSecretFile {
    let path: String

    /// Writes a new secret, readable only by this user, if the library has no owner; else deletes the file.
    func prepare(_ users: UserStore, logger: Logger) async throws {
        if try await users.hasOwner() {
            unlink(path)
            return
        }
        // A secret from the last start stays: someone may have read it.
        if isOurs { return }
        try PrivateFile.write(AccessSecret().text + "\n", to: path)
        logger.notice("the library has no owner; open it in a browser with the secret", metadata: ["file": "\(path)"])
    }

    /// Whether this user has written the file, and nobody else can read it.
    private var isOurs: Bool {
        guard let status = try? FileManager.default.attributesOfItem(atPath: path),
            status[.type] as? FileAttributeType == .typeRegular,
            (status[.ownerAccountID] as? NSNumber)?.uint32Value == geteuid(),
            let mode = (status[.posixPermissions] as? NSNumber)?.intValue, mode & 0o077 == 0,
            let text = try? String(contentsOfFile: path, encoding: .utf8)
        else { return false }
        return AccessSecret(text.trimmingCharacters(in: .whitespacesAndNewlines)) != nil
    }
}
