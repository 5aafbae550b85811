import Foundation

/// Writes files of mode 0600 atomically, for secrets.
package enum PrivateFile {
    /// Replaces the file at `path`.
    package static func write(_ text: String, to path: String) throws(SystemError) {
        // In the same folder, since a rename is atomic only within one file system.
        let temporary = "\(path).\(UUID().uuidString)"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SystemError("create", temporary) }
        do {
            let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
            try handle.write(contentsOf: Data(text.utf8))
            try handle.synchronize()
            try handle.close()
        } catch {
            unlink(temporary)
            throw SystemError(action: "write", path: temporary, reason: error.localizedDescription)
        }
        guard rename(temporary, path) == 0 else {
            let error = SystemError("put in place", path)
            unlink(temporary)
            throw error
        }
    }
}

/// A failed system call.
package struct SystemError: Error, Equatable, CustomStringConvertible {
    package let action: String
    package let path: String
    package let reason: String

    init(action: String, path: String, reason: String) {
        self.action = action
        self.path = path
        self.reason = reason
    }

    /// Takes the reason from `errno`, so it must be created immediately after the call.
    init(_ action: String, _ path: String, code: Int32 = errno) {
        self.init(action: action, path: path, reason: String(cString: strerror(code)))
    }

    package var description: String { "cannot \(action) \(path): \(reason)" }
}
