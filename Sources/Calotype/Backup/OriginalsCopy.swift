import Crypto
import Foundation
package import Logging
package import Storage
import Support

/// Copies the originals next to the backups: `originals/ab/abcd…`, one file for each version of each object.
///
/// The file name of a version is derived from key and entity tag, so that the next backup copies new versions only. A
/// photo that was deleted or overwritten stays as long as a backup lists it.
package struct OriginalsCopy: Sendable {
    static let listName = "originals.jsonl"
    static let folderName = "originals"

    let store: S3Client
    let bucket: String
    /// The folder of the backups.
    let folder: String
    let logger: Logger

    package init(store: S3Client, bucket: String, folder: String, logger: Logger) {
        self.store = store
        self.bucket = bucket
        self.folder = folder
        self.logger = logger
    }

    struct Entry: Codable {
        let key: String
        let etag: String
        let bytes: Int
        let sha256: String

        var file: String { OriginalsCopy.file(key: key, etag: etag) }
    }

    /// The copy is aborted after this many consecutive unreachable objects.
    private static let patience = 10

    /// Copies missing versions, and writes the list of all. Objects that cannot be read are left out and reported.
    package func copy(listedIn list: String) async throws -> OriginalsReport {
        var known: [String: String] = [:]
        for entry in try Self.entries(ofBackupsIn: folder) { known[entry.file] = entry.sha256 }
        var report = OriginalsReport()
        var lines = Data()
        var unreachable = 0
        do {
            for try await page in store.list(bucket) {
                // Some programs create a placeholder object for a folder; its key ends with a slash.
                for object in page.objects where !object.key.hasSuffix("/") {
                    do {
                        guard let entry = try await entry(of: object, known, &report) else { continue }
                        lines += try JSONEncoder().encode(entry) + Data("\n".utf8)
                        report.count += 1
                        unreachable = 0
                    } catch let error as StorageError {
                        report.fail(object.key, "\(error)")
                        guard case .unavailable = error else { continue }
                        unreachable += 1
                        if unreachable == Self.patience { throw error }
                    }
                }
            }
        } catch {
            if Task.isCancelled { throw error }
            report.brokeOff = "\(error)"
        }
        try PrivateFile.write(String(decoding: lines, as: UTF8.self), to: list)
        logger.info(
            "originals copied",
            metadata: ["copied": "\(report.copied)", "total": "\(report.count)", "skipped": "\(report.skipped)"])
        return report
    }

    /// Nil if the object was deleted after it was listed, which is reported.
    private func entry(of object: ObjectInfo, _ known: [String: String], _ report: inout OriginalsReport) async throws
        -> Entry?
    {
        guard let etag = object.etag else {
            report.fail(object.key, "the store returned no ETag")
            return nil
        }
        if let entry = try await entry(object.key, etag, object.size, known, &report) { return entry }
        // Overwritten since it was listed, or deleted.
        do {
            let now = try await store.head(object.key, in: bucket)
            if let etag = now.etag, let entry = try await entry(object.key, etag, now.size, known, &report) {
                return entry
            }
            report.fail(object.key, "it exists, but the version that the store lists cannot be read")
        } catch StorageError.notFound {
            logger.warning("original skipped: deleted after it was listed", metadata: ["key": "\(object.key)"])
            report.skipped += 1
        }
        return nil
    }

    private func entry(
        _ key: String, _ etag: String, _ bytes: Int, _ known: [String: String], _ report: inout OriginalsReport
    ) async throws -> Entry? {
        let file = Self.file(key: key, etag: etag)
        let path = "\(folder)/\(Self.folderName)/\(file)"
        if let sha256 = known[file], size(path) == bytes {
            return Entry(key: key, etag: etag, bytes: bytes, sha256: sha256)
        }
        guard let sha256 = try await fetch(key, etag: etag, into: path) else { return nil }
        report.copied += 1
        return Entry(key: key, etag: etag, bytes: bytes, sha256: sha256)
    }

    /// Uploads the objects that the bucket does not have in this version.
    ///
    /// - Returns: the number of uploads, and the keys whose copies are damaged or missing.
    package func restore(listedIn list: String) async throws -> (put: Int, damaged: [String]) {
        // Keys are compared as bytes: Swift considers two Unicode spellings of one letter equal.
        var present: [Data: String?] = [:]
        for try await page in store.list(bucket) {
            for object in page.objects { present[Data(object.key.utf8)] = .some(object.etag) }
        }
        var (count, damaged) = (0, [String]())
        for entry in try Self.entries(in: list) {
            let path = "\(folder)/\(Self.folderName)/\(entry.file)"
            if let etag = present[Data(entry.key.utf8)] {
                warn(entry, ofPresent: etag)
                continue
            }
            do {
                let (bytes, sha256) = try BackupFiles.digest(path)
                guard bytes == entry.bytes, sha256 == entry.sha256 else {
                    throw BackupError.damaged(file: path, reason: "its SHA-256 differs from that of \(entry.key)")
                }
            } catch {
                logger.error("original not restored", metadata: ["key": "\(entry.key)", "error": "\(error)"])
                damaged.append(entry.key)
                continue
            }
            let contents = try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
            // Uploaded since the listing.
            do {
                warn(entry, ofPresent: try await store.head(entry.key, in: bucket).etag)
                continue
            } catch StorageError.notFound {}
            try await store.put(Array(contents), as: entry.key, in: bucket)
            count += 1
        }
        return (count, damaged)
    }

    private func warn(_ entry: Entry, ofPresent etag: String?) {
        guard etag != entry.etag else { return }
        logger.warning("original not restored: the bucket has another version", metadata: ["key": "\(entry.key)"])
    }

    /// Removes versions that no backup lists any more.
    static func removeUnlisted(in folder: String) throws {
        let root = "\(folder)/\(folderName)"
        guard FileManager.default.fileExists(atPath: root) else { return }
        let listed = Set(try entries(ofBackupsIn: folder).map(\.file))
        for name in try BackupFiles.list(root) where !listed.contains(name) {
            try FileManager.default.removeItem(atPath: "\(root)/\(name)")
        }
    }

    /// Nil if the object was changed or removed since it was listed.
    private func fetch(_ key: String, etag: String, into path: String) async throws -> String? {
        try FileManager.default.createDirectory(
            atPath: path.parentFolder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let draft = "\(path).partial"
        unlink(draft)
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SystemError("create", draft) }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            var hash = SHA256()
            let stream = try await store.open(key, in: bucket, conditions: .init(ifMatch: etag), limit: .max)
            for try await part in stream {
                hash.update(data: part)
                try handle.write(contentsOf: Data(part))
            }
            try handle.synchronize()
            try handle.close()
            guard rename(draft, path) == 0 else { throw SystemError("put in place", path) }
            return Hex.string(hash.finalize())
        } catch {
            unlink(draft)
            switch error {
            case StorageError.notFound, StorageError.preconditionFailed: return nil
            default: throw error
            }
        }
    }

    private func size(_ path: String) -> Int? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.size] as? NSNumber)?.intValue
    }

    private static func file(key: String, etag: String) -> String {
        let name = Hex.string(SHA256.hash(data: Data("\(key)\u{0}\(etag)".utf8)))
        return "\(name.prefix(2))/\(name)"
    }

    private static func entries(ofBackupsIn folder: String) throws -> [Entry] {
        try FileManager.default.contentsOfDirectory(atPath: folder).filter { BackupName($0) != nil }.flatMap { name in
            let list = "\(folder)/\(name)/\(listName)"
            return FileManager.default.fileExists(atPath: list) ? try entries(in: list) : []
        }
    }

    private static func entries(in list: String) throws -> [Entry] {
        let text = try String(contentsOfFile: list, encoding: .utf8)
        return try text.split(separator: "\n").map { try JSONDecoder().decode(Entry.self, from: Data($0.utf8)) }
    }
}
