import Foundation

/// The program that runs now.
package enum Executable {
    /// Its absolute path, through links.
    package static var path: String {
        let link = "/proc/self/exe"
        return (try? FileManager.default.destinationOfSymbolicLink(atPath: link)) ?? CommandLine.arguments[0]
    }

    /// Every folder that a path lies in, the nearest first.
    package static func foldersAbove(_ path: String) -> [String] {
        Array(sequence(first: path.parentFolder) { $0 == "/" ? nil : $0.parentFolder })
    }

    package static var searchPath: String {
        ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
    }

    /// Where helper programs are looked for: `PATH`, then the virtual environment that script/setup makes.
    package static var searchFolders: [String] {
        searchPath.split(separator: ":").map(String.init) + foldersAbove(path).map { "\($0)/.venv/bin" }
    }
}

extension String {
    var parentFolder: String { (self as NSString).deletingLastPathComponent }
}
