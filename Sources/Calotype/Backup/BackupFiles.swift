import Crypto
import Foundation
import Support

/// The files of a backup on disk.
enum BackupFiles {
    /// All files below a folder except the manifest, as sorted relative paths.
    static func list(_ folder: String) throws -> [String] {
        guard let names = FileManager.default.enumerator(atPath: folder) else {
            throw BackupError.notABackup(folder, reason: "it cannot be read")
        }
        return names.compactMap { $0 as? String }.filter { name in
            var isFolder: ObjCBool = false
            return FileManager.default.fileExists(atPath: "\(folder)/\(name)", isDirectory: &isFolder)
                && !isFolder.boolValue && name != BackupManifest.fileName
        }.sorted()
    }

    /// Size and SHA-256 of each file, after fsync, read from the disk and not from the page cache.
    static func describe(_ folder: String) throws -> [BackupManifest.File] {
        try list(folder).map { name in
            let (bytes, sha256) = try digest("\(folder)/\(name)", storing: true)
            return BackupManifest.File(path: name, bytes: bytes, sha256: sha256)
        }
    }

    /// - Throws: ``BackupError/damaged(file:reason:)``.
    static func check(_ files: [BackupManifest.File], in folder: String) throws {
        for file in files {
            let path = "\(folder)/\(file.path)"
            guard FileManager.default.fileExists(atPath: path) else {
                throw BackupError.damaged(file: file.path, reason: "it does not exist")
            }
            let (bytes, sha256) = try digest(path)
            guard bytes == file.bytes else {
                throw BackupError.damaged(file: file.path, reason: "\(bytes) bytes of \(file.bytes)")
            }
            guard sha256 == file.sha256 else {
                throw BackupError.damaged(file: file.path, reason: "its SHA-256 differs")
            }
        }
    }

    /// - Parameter storing: call fsync on the file and drop it from the page cache first.
    static func digest(_ path: String, storing: Bool = false) throws -> (bytes: Int, sha256: String) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemError("read", path) }
        defer { close(descriptor) }
        if storing {
            guard fsync(descriptor) == 0 else { throw SystemError("store", path) }
            posix_fadvise(descriptor, 0, 0, POSIX_FADV_DONTNEED)
        }
        var (hash, count) = (SHA256(), 0)
        var buffer = [UInt8](repeating: 0, count: 1 << 18)
        while true {
            let got = read(descriptor, &buffer, buffer.count)
            guard got >= 0 else { throw SystemError("read", path) }
            if got == 0 { break }
            buffer.withUnsafeBytes { hash.update(bufferPointer: UnsafeRawBufferPointer(rebasing: $0[..<got])) }
            count += got
        }
        return (count, Hex.string(hash.finalize()))
    }

    /// Calls fsync on a directory.
    static func storeFolder(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw SystemError("open", path) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw SystemError("store", path) }
    }

    /// Restricts all files and folders to their owner (0700 and 0600).
    static func makePrivate(_ folder: String) throws {
        guard let names = FileManager.default.enumerator(atPath: folder) else { return }
        guard chmod(folder, 0o700) == 0 else { throw SystemError("close", folder) }
        for case let name as String in names {
            let path = "\(folder)/\(name)"
            var isFolder: ObjCBool = false
            _ = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
            guard chmod(path, isFolder.boolValue ? 0o700 : 0o600) == 0 else { throw SystemError("close", path) }
        }
    }
}
