import Foundation
package import Storage

/// Backups as objects `prefix/NAME/file`. A large file is split into objects `file.part0000` and so on, which bounds
/// memory and stays below every store's upload limit.
package struct BackupBucket: Sendable {
    let client: S3Client
    let bucket: String
    /// Empty, or with a slash at its end.
    let prefix: String

    /// Maximum bytes per object.
    private let partBytes: Int

    package init(client: S3Client, bucket: String, prefix: String, partBytes: Int = 32 << 20) {
        self.client = client
        self.bucket = bucket
        self.prefix = prefix
        self.partBytes = partBytes
    }

    var address: String { "s3://\(bucket)/\(prefix)" }

    package func list() async throws -> [BackupName] {
        var names: [BackupName] = []
        for try await page in client.list(bucket, prefix: prefix) {
            for object in page.objects where object.key.hasSuffix("/\(BackupManifest.fileName)") {
                let words = object.key.dropFirst(prefix.count).split(separator: "/")
                if words.count == 2, let name = BackupName(String(words[0])) { names.append(name) }
            }
        }
        return names.sorted()
    }

    func marker() async throws -> String? {
        do {
            let object = try await client.get("\(prefix)\(LibraryMarker.fileName)", in: bucket, limit: 1024)
            return String(decoding: object.bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        } catch StorageError.notFound {
            return nil
        }
    }

    func write(marker: String) async throws {
        try await client.put(
            Array("\(marker)\n".utf8), as: "\(prefix)\(LibraryMarker.fileName)", in: bucket, contentType: "text/plain"
        )
    }

    func manifest(of name: BackupName) async throws -> BackupManifest {
        let key = "\(prefix)\(name)/\(BackupManifest.fileName)"
        let object = try await client.get(key, in: bucket, limit: 64 << 20)
        return try BackupManifest(parsing: Data(object.bytes))
    }

    /// Uploads all files, reads each back and compares it, and uploads the manifest last.
    package func put(_ folder: String, as name: BackupName, _ manifest: BackupManifest) async throws {
        for file in manifest.files {
            for part in parts(of: file) {
                let bytes = try Self.read("\(folder)/\(file.path)", part)
                let key = "\(prefix)\(name)/\(part.name)"
                try await client.put(bytes, as: key, in: bucket)
                let stored = try await client.get(key, in: bucket, limit: partBytes)
                guard stored.bytes == bytes else {
                    throw BackupError.unverified("\(key) differs from what was written")
                }
            }
        }
        try await client.put(
            Array(manifest.data()), as: "\(prefix)\(name)/\(BackupManifest.fileName)", in: bucket,
            contentType: "application/json")
    }

    /// Downloads a backup into a folder.
    package func fetch(_ name: BackupName, into folder: String) async throws {
        let manifest = try await manifest(of: name)
        // A program that can write to the bucket must not thereby write to other files of this machine.
        if let file = manifest.files.first(where: { !$0.isInside }) {
            throw BackupError.notABackup(
                "\(address)\(name)", reason: "its manifest has the path \(file.path), which is not inside the backup")
        }
        for file in manifest.files {
            let path = "\(folder)/\(file.path)"
            try FileManager.default.createDirectory(
                atPath: path.parentFolder, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
            let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw SystemError("create", path) }
            let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
            for part in parts(of: file) {
                let object = try await client.get("\(prefix)\(name)/\(part.name)", in: bucket, limit: partBytes)
                try handle.write(contentsOf: Data(object.bytes))
            }
            try handle.close()
        }
        try manifest.data().write(to: URL(fileURLWithPath: "\(folder)/\(BackupManifest.fileName)"))
    }

    package func remove(_ name: BackupName) async throws {
        try await client.delete("\(prefix)\(name)/\(BackupManifest.fileName)", in: bucket)
        for try await page in client.list(bucket, prefix: "\(prefix)\(name)/") {
            for object in page.objects { try await client.delete(object.key, in: bucket) }
        }
    }

    /// Removes the objects of interrupted uploads: backups without a manifest.
    package func removeFragments(before border: BackupName) async throws {
        let whole = Set(try await list())
        var fragments: Set<BackupName> = []
        for try await page in client.list(bucket, prefix: prefix) {
            for object in page.objects {
                let word = object.key.dropFirst(prefix.count).prefix { $0 != "/" }
                if let name = BackupName(String(word)), name < border, !whole.contains(name) {
                    fragments.insert(name)
                }
            }
        }
        for name in fragments { try await remove(name) }
    }

    private struct Part {
        let name: String
        let offset: Int
        let count: Int
    }

    private func parts(of file: BackupManifest.File) -> [Part] {
        guard file.bytes > partBytes else { return [Part(name: file.path, offset: 0, count: file.bytes)] }
        return stride(from: 0, to: file.bytes, by: partBytes).enumerated().map { index, offset in
            let digits = String(index)
            let number = String(repeating: "0", count: max(0, 4 - digits.count)) + digits
            return Part(
                name: "\(file.path).part\(number)", offset: offset, count: min(partBytes, file.bytes - offset))
        }
    }

    private static func read(_ path: String, _ part: Part) throws -> [UInt8] {
        let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
        defer { try? handle.close() }
        try handle.seek(toOffset: UInt64(part.offset))
        return Array(try handle.read(upToCount: part.count) ?? Data())
    }
}
