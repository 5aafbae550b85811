import Foundation

/// A Swift file below `Sources/`, as text.
struct SourceFile {
    /// The target it belongs to: the first folder below `Sources/`.
    let target: String
    /// Path from the checkout.
    let path: String
    let text: String

    /// Path of its folder from the target's; `.` for a file directly in the target's folder.
    var folder: String {
        let folders = path.split(separator: "/").dropFirst(2).dropLast()
        return folders.isEmpty ? "." : folders.joined(separator: "/")
    }

    /// Modules that its `import` lines name.
    var imports: Set<String> {
        Set(
            // The filter saves most of the time: a regular expression per line takes minutes in a debug build.
            text.split(separator: "\n").filter { $0.contains("import ") }.compactMap { line in
                line.prefixMatch(
                    of:
                        /(?:@[A-Za-z]+(?:\([a-z]+\))? +)?(?:(?:package|public|internal|private|fileprivate) +)?import +(?:(?:struct|class|enum|protocol|func|typealias|var|let) +)?([A-Za-z_][A-Za-z0-9_]*)/
                ).map { String($0.1) }
            })
    }

    static let checkout = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Every Swift file below `Sources/` and `Tests/`, or one of the two.
    static func all(below folders: [String] = ["Sources"]) throws -> [SourceFile] {
        try folders.flatMap { folder in
            let root = checkout.appending(path: folder)
            let walk = FileManager.default.enumerator(atPath: root.path) ?? FileManager.DirectoryEnumerator()
            return try walk.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.sorted().map { path in
                SourceFile(
                    target: String(path.prefix { $0 != "/" }), path: "\(folder)/\(path)",
                    text: try String(contentsOf: root.appending(path: path), encoding: .utf8))
            }
        }
    }
}
