import Foundation

/// The running program.
package enum Executable {
    /// Its absolute path, with symbolic links resolved.
    package static var path: String {
        let link = "/proc/self/exe"
        return (try? FileManager.default.destinationOfSymbolicLink(atPath: link)) ?? CommandLine.arguments[0]
    }

    /// The parent folders of a path, nearest first.
    package static func foldersAbove(_ path: String) -> [String] {
        Array(sequence(first: path.parentFolder) { $0 == "/" ? nil : $0.parentFolder })
    }

    package static var searchPath: String {
        ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
    }

    /// Folders to search for helper programs: `PATH`, then the virtual environment of script/setup.
    package static var searchFolders: [String] {
        searchPath.split(separator: ":").map(String.init) + foldersAbove(path).map { "\($0)/.venv/bin" }
    }
}

extension String {
    var parentFolder: String { (self as NSString).deletingLastPathComponent }
}
