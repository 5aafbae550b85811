import Catalog
import Foundation
import Testing

/// The files that are written by hand beside the list of conditions.
@Suite struct ConditionTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../..")
        .standardized

    private static func lines(_ path: String) throws -> [String] {
        try String(contentsOf: root.appending(path: path), encoding: .utf8).components(separatedBy: "\n")
    }

    /// The lines after the last one that equals `head`, up to the first that `ends` accepts.
    private static func section(
        _ path: String, after head: String, until ends: (String) -> Bool
    ) throws -> ArraySlice<String> {
        let lines = try lines(path)
        let start = try #require(lines.lastIndex(of: head), "no line \(head) in \(path)")
        return lines[(start + 1)...].prefix { !ends($0) }
    }

    @Test func `the SDL has a field of the right type for each condition`() throws {
        var fields: [String: String] = [:]
        for line in try Self.section(
            "Sources/API/GraphQL/library.graphql", after: "input PhotoFilter {", until: { $0 == "}" })
        {
            guard let match = line.wholeMatch(of: /\ \ ([a-zA-Z0-9]+): (\S+)/) else { continue }
            fields[String(match.1)] = String(match.2)
        }
        var expected = Dictionary(uniqueKeysWithValues: Condition.all.map { ($0.name, $0.inputType) })
        expected["and"] = "[PhotoFilter!]"
        expected["or"] = "[PhotoFilter!]"
        expected["not"] = "PhotoFilter"
        #expect(fields == expected)
    }

    @Test func `openapi.yaml has the parameters of each condition`() throws {
        var names: Set<String> = []
        for line in try Self.section(
            "openapi/openapi.yaml", after: "    FilterParameters:",
            until: { $0.wholeMatch(of: /\ {2,4}[A-Za-z]+:.*/) != nil })
        {
            guard let match = line.firstMatch(of: /^\ {8}([a-zA-Z0-9]+):/) else { continue }
            names.insert(String(match.1))
        }
        let parameters = Condition.all.flatMap { $0.parameters.flatMap(\.names) }
        #expect(Set(parameters).count == parameters.count)
        #expect(names == Set(parameters).union(["q"]))
    }

    @Test func `the table of the search language lists every key and every word`() throws {
        var keys: Set<String> = []
        var words: [String: Set<String>] = [:]
        let table = try Self.section(
            "docs/search-language.md", after: "| key | value | finds |", until: { !$0.hasPrefix("|") })
        for row in table.dropFirst() {
            let cells = row.components(separatedBy: " | ")
            let names = cells[0].matches(of: /`([a-z0-9]+)`/).map { String($0.1) }
            keys.formUnion(names)
            for name in names where SearchVocabulary.words[name] != nil {
                words[name] = Set(cells[1].matches(of: /`([a-z]+)`/).map { String($0.1) })
            }
        }
        #expect(keys == Set(SearchVocabulary.keys))
        // Constants, which completions do not offer.
        words["is"]?.subtract(["anything", "nothing"])
        #expect(words == SearchVocabulary.words.mapValues(Set.init))
    }
}
