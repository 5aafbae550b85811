import Foundation
import Glibc

/// The folder of `calotype up`: database, objects, secrets and logs of one library.
///
/// The value holds a lock while it exists, so that two processes never share a folder.
package final class DataFolder: Sendable {
    /// Absolute path without a slash at its end.
    package let path: String
    private let lock: Int32

    package enum OpenError: Error, Equatable, CustomStringConvertible {
        case inUse(String, processID: String?)
        case closedTo(user: String, path: String)
        case notAFolder(String)
        case cannotMake(String, reason: String)
        case unusable(String, reason: String)

        package var description: String {
            switch self {
            case .inUse(let path, let processID):
                "\(path) is in use by another calotype up" + (processID.map { " (process \($0))" } ?? "")
            case .closedTo(let user, let path):
                """
                PostgreSQL does not run as root, and the user \(user) cannot enter \(path): choose a folder that every \
                user may pass through with --data, for instance below /var/lib
                """
            case .notAFolder(let path):
                "\(path) is a file, but calotype up needs a folder: move it, or choose another folder with --data"
            case .unusable(let path, let reason):
                """
                cannot write to \(path): \(reason). Run calotype up as the owner of the folder, or choose \
                another with --data
                """
            case .cannotMake(let path, let reason):
                """
                cannot create the folder \(path): \(reason). Choose a writable one with --data, or give its \
                parent to the user who runs calotype up
                """
            }
        }
    }

    /// Creates the folder if it is missing and takes its lock.
    package init(_ path: String) throws {
        let absolute = URL(fileURLWithPath: path).standardizedFileURL.path
        self.path = absolute
        // Other users, such as PostgreSQL's, may enter it to reach their files, but not list it.
        try Self.makeFolder(absolute, permissions: 0o711)
        lock = try Self.takeLock(of: absolute)
        try folder("log")
    }

    deinit { close(lock) }

    /// A subfolder that only this user may enter. It is created if missing.
    @discardableResult
    package func folder(_ name: String) throws -> String {
        let folder = "\(path)/\(name)"
        try Self.makeFolder(folder, permissions: 0o700)
        return folder
    }

    /// File of the addresses and credentials of the running services, in the form of `--env-file`.
    package var runningFile: String { Self.runningFile(of: path) }

    package static func runningFile(of folder: String) -> String { "\(folder)/running.env" }

    /// Writes all files of a folder to disk (fsync).
    package func sync(_ folder: String) {
        let names = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        for path in [folder] + names.map({ "\(folder)/\($0)" }) {
            // A socket cannot be opened and has no contents.
            let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
            if descriptor < 0 { continue }
            fsync(descriptor)
            close(descriptor)
        }
    }

    private static func makeFolder(_ path: String, permissions: Int) throws {
        var isFolder: ObjCBool = false
        if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) {
            guard isFolder.boolValue else { throw OpenError.notAFolder(path) }
            return
        }
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: permissions])
        } catch {
            // The path that blocks may be further up; the system's error message says what is wrong.
            let code = (error as NSError).userInfo[NSUnderlyingErrorKey].map { ($0 as? NSError)?.code ?? 0 } ?? 0
            throw OpenError.cannotMake(path, reason: code == 0 ? "\(error)" : String(cString: strerror(Int32(code))))
        }
    }

    /// The log file of a program. At a start, a log larger than 10 MB is renamed and replaces the previous old one.
    package func logFile(of program: String) -> String {
        let log = "\(path)/log/\(program).log"
        let attributes = try? FileManager.default.attributesOfItem(atPath: log)
        if let size = attributes?[.size] as? NSNumber, size.intValue > 10_000_000 { rename(log, "\(log).1") }
        return log
    }

    private static func takeLock(of folder: String) throws -> Int32 {
        let file = "\(folder)/lock"
        let descriptor = Glibc.open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw OpenError.unusable(file, reason: String(cString: strerror(errno))) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            let holder = FileManager.default.contents(atPath: file).map { String(decoding: $0, as: UTF8.self) }
            throw OpenError.inUse(folder, processID: holder.flatMap { $0.isEmpty ? nil : $0 })
        }
        let text = Array("\(getpid())".utf8)
        guard ftruncate(descriptor, 0) == 0, Glibc.write(descriptor, text, text.count) == text.count else {
            defer { close(descriptor) }
            throw SystemError("write", file)
        }
        return descriptor
    }
}
