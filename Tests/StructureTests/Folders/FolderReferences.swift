/// The types of one target that files in one folder name and files in another folder declare.
///
/// Only types at the top level of a file count: a nested type is reached through the type around it. References by
/// inference alone (`.value`, a method of a result) are not seen.
struct FolderReferences {
    struct Reference: Hashable {
        let from: String
        let to: String
        let type: String
        let file: String
    }

    private(set) var folders: Set<String> = []
    private(set) var references: Set<Reference> = []

    /// - Parameter files: all files of a target.
    init(of files: [SourceFile]) {
        let scanned = files.map { (file: $0, words: SwiftWords(of: $0.text).words) }
        var folderOf: [String: String] = [:]
        for (file, words) in scanned {
            folders.insert(file.folder)
            for type in Self.declaredTypes(in: words) { folderOf[type] = file.folder }
        }
        for (file, words) in scanned {
            for word in words where !word.isMember {
                guard let folder = folderOf[word.text], folder != file.folder else { continue }
                references.insert(Reference(from: file.folder, to: folder, type: word.text, file: file.path))
            }
        }
    }

    /// Types declared at the top level that other files can name.
    static func declaredTypes(in words: [SwiftWords.Word]) -> [String] {
        words.indices.dropLast().compactMap { index in
            guard words[index].depth == 0, !words[index].isMember, keywords.contains(words[index].text) else {
                return nil
            }
            let modifiers = words[..<index].reversed().prefix { $0.depth == 0 && Self.modifiers.contains($0.text) }
            // `import struct Foundation.Date` declares nothing.
            let isImport = index > 0 && words[index - 1].text == "import"
            return isImport || modifiers.contains { $0.text.hasSuffix("private") } ? nil : words[index + 1].text
        }
    }

    private static let keywords: Set = ["struct", "class", "enum", "actor", "protocol", "typealias"]
    private static let modifiers: Set = [
        "package", "private", "fileprivate", "internal", "final", "indirect", "nonisolated",
    ]
}
