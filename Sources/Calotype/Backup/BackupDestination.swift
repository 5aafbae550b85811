import Foundation
import Storage

/// Where backups are stored: a folder, or a prefix of a bucket.
package enum BackupDestination: Sendable {
    case folder(String)
    case bucket(BackupBucket)

    /// - Parameters:
    ///   - text: a folder, or `s3://bucket/prefix`.
    ///   - store: the settings of the store, read only if the text names a bucket.
    package init(_ text: String, store: () throws -> StoreSettings) throws {
        guard text.hasPrefix("s3:") else {
            self = .folder(URL(fileURLWithPath: text).standardizedFileURL.path)
            return
        }
        guard let match = text.wholeMatch(of: /s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(\/.*)?/) else {
            throw BackupError.badDestination(text, reason: "expected s3://bucket/prefix")
        }
        let settings = try store()
        let bucket = String(match.1)
        guard bucket != settings.bucket, bucket != settings.derivedBucket else {
            throw BackupError.badDestination(
                text,
                reason:
                    "it is the bucket of photos or thumbnails, where uploaders may list and delete; choose another bucket"
            )
        }
        let prefix = (match.2 ?? "").split(separator: "/").map { "\($0)/" }.joined()
        self = .bucket(
            BackupBucket(client: S3Client(configuration: settings.configuration), bucket: bucket, prefix: prefix))
    }

    package var description: String {
        switch self {
        case .folder(let path): path
        case .bucket(let bucket): bucket.address
        }
    }

    /// The id of the library whose backups are here; nil without a marker.
    func marker() async throws -> String? {
        switch self {
        case .folder(let path):
            let file = "\(path)/\(LibraryMarker.fileName)"
            guard FileManager.default.fileExists(atPath: file) else { return nil }
            return try String(contentsOfFile: file, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
        case .bucket(let bucket): return try await bucket.marker()
        }
    }

    func write(marker: String) async throws {
        switch self {
        case .folder(let path):
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try PrivateFile.write("\(marker)\n", to: "\(path)/\(LibraryMarker.fileName)")
        case .bucket(let bucket): try await bucket.write(marker: marker)
        }
    }

    /// Complete backups, oldest first.
    func list() async throws -> [BackupName] {
        switch self {
        case .folder(let path):
            guard FileManager.default.fileExists(atPath: path) else { return [] }
            return try FileManager.default.contentsOfDirectory(atPath: path).compactMap { BackupName($0) }.filter {
                FileManager.default.fileExists(atPath: "\(path)/\($0)/\(BackupManifest.fileName)")
            }.sorted()
        case .bucket(let bucket): return try await bucket.list()
        }
    }

    func manifest(of name: BackupName) async throws -> BackupManifest {
        switch self {
        case .folder(let path): try Self.manifest(in: "\(path)/\(name)")
        case .bucket(let bucket): try await bucket.manifest(of: name)
        }
    }

    static func manifest(in folder: String) throws -> BackupManifest {
        guard let data = FileManager.default.contents(atPath: "\(folder)/\(BackupManifest.fileName)") else {
            throw BackupError.notABackup(folder, reason: "\(BackupManifest.fileName) does not exist")
        }
        do {
            return try BackupManifest(parsing: data)
        } catch let error as DecodingError {
            throw BackupError.notABackup(folder, reason: "\(BackupManifest.fileName) cannot be read: \(error)")
        }
    }

    func remove(_ name: BackupName) async throws {
        switch self {
        case .folder(let path):
            // Without its manifest it is not a backup any more, even if the removal is interrupted.
            let manifest = "\(path)/\(name)/\(BackupManifest.fileName)"
            guard unlink(manifest) == 0 || errno == ENOENT else { throw SystemError("remove", manifest) }
            try FileManager.default.removeItem(atPath: "\(path)/\(name)")
        case .bucket(let bucket): try await bucket.remove(name)
        }
    }
}
