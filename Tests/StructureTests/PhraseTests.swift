import Foundation
import Testing

/// Phrases that are wrong in any context; docs/style.md has what to write in their place. A number is how often a phrase
/// may still occur. It may only become smaller.
private let phrases: [(phrase: String, allowed: Int)] = [
    ("is away", 30), ("are away", 0), ("was away", 4), ("anew", 85), ("whoever", 44), ("bears", 18), ("reckon", 0),
    ("reckoned", 3), ("so few", 4), ("knows no", 11), ("who asks", 10), ("a text that", 18), ("stands in the", 8),
    ("stands before", 8), ("stands behind", 0), ("stands beside", 2), ("stand beside", 8), ("stands there", 3),
    ("stand there", 7), ("what stands", 27), ("what lies", 20), ("mended", 2), ("a stranger", 8), ("strangers", 24),
    ("says of", 20), ("tells of", 17), ("told of", 9), ("told as", 5), ("is noted", 11), ("be had", 4),
    ("as everywhere", 2), ("is begun", 4), ("the gravest", 2), ("one behind the other", 5), ("of this number", 1),
    ("did not come", 3), ("goes on to its end", 4), ("bitmap a term", 2), ("line a message", 1),
    ("file a subcommand", 1),
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
        let alternatives = phrases.map { $0.phrase.replacing(" ", with: gap) }.joined(separator: "|")
        let pattern = try NSRegularExpression(pattern: #"\b(?:\#(alternatives))\b"#, options: [.caseInsensitive])

        var places: [String: [String]] = [:]
        for path in try textFiles() {
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

        for (phrase, allowed) in phrases {
            let found = places[phrase, default: []]
            #expect(found.count <= allowed, "\"\(phrase)\": see docs/style.md\n\(found.joined(separator: "\n"))")
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
