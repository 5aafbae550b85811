import Foundation
import Testing

/// Phrases that are wrong in any context. docs/style.md explains what to write instead.
private let phrases = [
    "is away", "are away", "was away", "anew", "whoever", "bears", "reckon", "reckoned", "so few", "knows no",
    "who asks", "a text that", "stands in the", "stands before", "stands behind", "stands beside", "stand beside",
    "stands there", "stand there", "what stands", "what lies", "mended", "a stranger", "strangers", "says of",
    "tells of", "told of", "told as", "is noted", "be had", "as everywhere", "is begun", "the gravest",
    "one behind the other", "of this number", "did not come", "goes on to its end", "bitmap a term",
    "line a message", "file a subcommand",
]

/// What a person reads and edits. These paths are left out: this list, the page with the examples, data that other
/// programs wrote, and the published versions of the GraphQL schema.
private let readFolders = [
    "Sources", "Tests", "web", "docs", "schema", "openapi", "script", "examples", "deploy", "Benchmarks", "README.md",
    "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md", "Package.swift",
]
private let leftOut = [
    "Tests/StructureTests/PhraseTests.swift", "docs/style.md", "web/vendor/", "web/basemap/", "/Fixtures/", "/Data/",
    "/released/", "/__pycache__/",
]
private let textExtensions: Set<String> = [
    "", "swift", "c", "h", "modulemap", "py", "sh", "js", "css", "html", "md", "sql", "graphql", "yaml", "yml",
    "json",
]

@Suite struct PhraseTests {
    @Test func `no text has a phrase that is wrong in any context`() throws {
        let gap = #"(?:\s|//+|#|--|\*)+"#
        let alternatives = phrases.map { $0.replacing(" ", with: gap) }.joined(separator: "|")
        let pattern = try NSRegularExpression(pattern: #"\b(?:\#(alternatives))\b"#, options: [.caseInsensitive])

        let paths = try textFiles()
        #expect(paths.count > 1000, "the tree is not where the test looks for it")
        var places: [String: [String]] = [:]
        for path in paths {
            let file = SourceFile.checkout.appending(path: path)
            guard let text = try? String(contentsOf: file, encoding: .utf8) else { continue }
            let whole = NSRange(text.startIndex..., in: text)
            for match in pattern.matches(in: text, range: whole) {
                guard let range = Range(match.range, in: text) else { continue }
                let words = text[range].lowercased().split { !$0.isLetter && $0 != "'" }.joined(separator: " ")
                let line = text[..<range.lowerBound].utf8.count { $0 == UInt8(ascii: "\n") } + 1
                places[words, default: []].append("\(path):\(line)")
            }
        }

        for phrase in phrases {
            let found = places[phrase, default: []]
            #expect(found.isEmpty, "\"\(phrase)\": see docs/style.md\n\(found.joined(separator: "\n"))")
        }
    }

    @Test func `the list stays short`() {
        #expect(phrases.count <= 40)
    }

    /// Paths from the checkout.
    private func textFiles() throws -> [String] {
        readFolders.flatMap { root in
            let walk = FileManager.default.enumerator(atPath: SourceFile.checkout.appending(path: root).path)
            let below = walk?.compactMap { ($0 as? String).map { "\(root)/\($0)" } } ?? []
            return root.contains(".") ? [root] : below
        }
        .filter { path in
            let name = path.split(separator: "/").last ?? ""
            let fileExtension = name.split(separator: ".").dropFirst().last ?? ""
            return textExtensions.contains(String(fileExtension)) && !leftOut.contains { path.contains($0) }
        }
        .sorted()
    }
}
