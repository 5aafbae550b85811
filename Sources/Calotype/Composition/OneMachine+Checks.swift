import Foundation
import Logging
import Postgres
import Storage

/// Checks before any service starts, so that an error names the setting that caused it.
extension OneMachine {
    /// Prints which database and store are used. Fails if a configured one would replace one in the data folder.
    func checkPlaces(of folder: DataFolder) throws {
        let parts: [(name: String, setting: Setting, own: String, sign: String)] = [
            ("database", .databaseURL, "\(folder.path)/postgres", "PG_VERSION"),
            ("store", .s3Endpoint, "\(folder.path)/objects", "s3.json"),
        ]
        for part in parts {
            guard source.text(part.setting) != nil else {
                logger.info("using the \(part.name) in the data folder", metadata: ["folder": "\(part.own)"])
                continue
            }
            if FileManager.default.fileExists(atPath: "\(part.own)/\(part.sign)"), !passesOver {
                throw PassedOver(part: part.name, folder: part.own, setting: part.setting)
            }
            let address =
                part.setting == .databaseURL
                ? try Settings.database(source).description : source.text(part.setting) ?? ""
            logger.info(
                "using the configured \(part.name)",
                metadata: ["setting": "\(part.setting.rawValue)", "address": "\(address)"])
        }
    }

    /// Reports immediately, with the reason, that a configured database or store is unavailable.
    func checkElsewhere() async throws {
        if source.text(.databaseURL) != nil {
            let settings = try Settings.database(source)
            let finding = try await withDatabase(settings, logger: logger) { database in
                await DatabaseCheck(database: database, schema: resources.schema).refusal()
            }
            if let finding { throw NoAnswer(finding: finding) }
        }
        if source.text(.s3Endpoint) != nil {
            if let finding = await StoreCheck(settings: try StoreSettings(source)).refusal() {
                throw NoAnswer(finding: finding)
            }
        }
    }

    /// Checks the files that API and ingest read, as the user who will read them.
    func checkAccess(_ user: UnprivilegedUser?, _ values: [Setting: String]) async throws {
        guard let user else { return }
        var needs: [(question: String, path: String)] = [
            ("-x", Executable.path), ("-r", resources.web), ("-x", resources.web), ("-r", resources.schema),
            ("-r", resources.openAPI),
        ]
        for setting in [Setting.places, .snsCertificate, .graphQLDocuments] {
            guard let path = values[setting], FileManager.default.fileExists(atPath: path) else { continue }
            needs.append(("-r", path))
        }
        if let file = values[.indexFile] {
            // An earlier start created it as another user.
            if FileManager.default.fileExists(atPath: file) { try user.own(file) }
            needs.append(("-w", file.parentFolder))
        }
        for need in needs where try await !user.may(need.question, need.path) {
            throw NoAccess(user: user.name, path: need.path, isForWriting: need.question == "-w")
        }
    }
}

/// A database or store is configured although the data folder already has one.
package struct PassedOver: Error, Equatable, CustomStringConvertible {
    package let part: String
    package let folder: String
    package let setting: Setting

    package init(part: String, folder: String, setting: Setting) {
        self.part = part
        self.folder = folder
        self.setting = setting
    }

    package var description: String {
        """
        the data folder contains a \(part) (\(folder)), but \(setting.rawValue) is set, too: unset \(setting.rawValue), \
        choose another data folder with --data, or ignore the \(part) in it with --pass-over-own
        """
    }
}

/// A configured database or store cannot be used.
struct NoAnswer: Error, CustomStringConvertible {
    let finding: Finding

    var description: String {
        guard case .wrong(let fact, let remedy) = finding.outcome else { return finding.line }
        return "\(finding.subject): \(fact); \(remedy)"
    }
}

/// Under root, API and ingest run as a user without further rights.
package struct NoAccess: Error, Equatable, CustomStringConvertible {
    package let user: String
    package let path: String
    package let isForWriting: Bool

    package init(user: String, path: String, isForWriting: Bool) {
        self.user = user
        self.path = path
        self.isForWriting = isForWriting
    }

    package var description: String {
        """
        calotype up runs API, ingest and store as the user \(user) instead of root, but this user may not \
        \(isForWriting ? "write to" : "read") \(path): move it to a folder that every user may enter, change its \
        permissions with chmod, or run calotype up as its owner
        """
    }
}
