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
        if FileManager.default.fileExists(atPath: path) { return }
        try PrivateFile.write(AccessSecret().text + "\n", to: path)
        logger.notice("the library has no owner; open it in a browser with the secret", metadata: ["file": "\(path)"])
    }
}
