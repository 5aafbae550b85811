import Catalog

/// The part, version and success of a run of an AI writer.
struct AIRunKind: Hashable {
    let part: AIPart
    let failed: Bool
    /// Nil if the row has no list of numbers.
    let version: [Int32]?
}

/// The photos that AI writers processed, successfully or not: a dictionary of writers per kind of run.
struct AIRunTable: Sendable {
    let kinds: [(kind: AIRunKind, writers: TermDictionary)]

    func photos(_ match: AIRunMatch) -> Bitmap {
        let tables = writers(of: match.part, failed: match.failed) { match.admits(version: $0) }
        return .union(tables.flatMap { match.writers.isEmpty ? $0.postings : [$0.photos(named: match.writers)] })
    }

    /// The writers of all versions of a part, successful or failed, with the photos of each.
    func names(of part: AIPart?, failed: Bool) -> TermDictionary {
        var found: [String: (name: String, photos: [Bitmap])] = [:]
        for table in writers(of: part, failed: failed, { _ in true }) {
            for index in table.keys.indices {
                found[table.keys[index], default: (table.names[index], [])].photos.append(table.postings[index])
            }
        }
        let sorted = found.sorted { $0.key < $1.key }
        return TermDictionary(
            keys: sorted.map(\.key), names: sorted.map(\.value.name),
            postings: sorted.map { .union($0.value.photos) },
            confidences: .none)
    }

    private func writers(of part: AIPart?, failed: Bool, _ isWanted: ([Int32]?) -> Bool) -> [TermDictionary] {
        kinds.filter { kind, _ in
            kind.failed == failed && (part == nil || kind.part == part) && isWanted(kind.version)
        }.map(\.writers)
    }

    var memoryBytes: Int { kinds.reduce(0) { $0 + $1.writers.memoryBytes + 100 } }
}

/// Builds an ``AIRunTable`` from photos in the order of their positions.
struct AIRunTableBuilder {
    private typealias Run = (kind: Int, writer: String)

    private static let cacheSize = 4096

    private var kinds: [AIRunKind] = []
    private var writers: [TermDictionaryBuilder] = []
    private var numberOf: [AIRunKind: Int] = [:]
    /// Parsed strings: consecutive photos often have the same one.
    private var parsed: [String: [Run]] = [:]

    /// - Parameter text: in the format of ``IndexedColumns/runs``.
    mutating func add(_ text: String, at position: Int) {
        for run in parsed[text] ?? read(text) { writers[run.kind].add(run.writer, at: position) }
    }

    private mutating func read(_ text: String) -> [Run] {
        var runs: [Run] = []
        for (kind, writer) in AIRunKind.read(text) { runs.append((number(of: kind), writer)) }
        if parsed.count < Self.cacheSize { parsed[text] = runs }
        return runs
    }

    private mutating func number(of kind: AIRunKind) -> Int {
        if let number = numberOf[kind] { return number }
        numberOf[kind] = kinds.count
        kinds.append(kind)
        writers.append(TermDictionaryBuilder())
        return kinds.count - 1
    }

    /// Returns the table and clears the builder.
    mutating func build() -> AIRunTable {
        defer { self = AIRunTableBuilder() }
        return AIRunTable(kinds: kinds.indices.map { (kinds[$0], writers[$0].build()) })
    }
}

extension AIRunKind {
    /// Parses consecutive entries such as `faces + 1.10 8 face-net`. Stops at an unknown part.
    fileprivate static func read(_ text: String) -> [(kind: AIRunKind, writer: String)] {
        var runs: [(kind: AIRunKind, writer: String)] = []
        var rest = text.unicodeScalars[...]
        while !rest.isEmpty {
            let words = rest.split(separator: " ", maxSplits: 4, omittingEmptySubsequences: false)
            guard words.count == 5, let part = AIPart(rawValue: String(words[0])), let length = Int(String(words[3]))
            else { break }
            let numbers = words[2].split(separator: ".", omittingEmptySubsequences: false).map { Int32(String($0)) }
            let version = numbers.contains(nil) ? nil : numbers.compactMap { $0 }
            runs.append(
                (
                    AIRunKind(part: part, failed: String(words[1]) == "-", version: version),
                    String(words[4].prefix(length))
                ))
            rest = words[4].dropFirst(length)
        }
        return runs
    }
}
