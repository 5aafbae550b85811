import Catalog

/// What AI writers did in one way: which part, in which version, and whether they could.
struct AIRunKind: Hashable {
    let part: AIPart
    let failed: Bool
    /// Nil where the row says no list of numbers.
    let version: [Int32]?
}

/// Which photos AI writers have done and which they could not do: their names for each kind of work.
struct AIRunTable: Sendable {
    let kinds: [(kind: AIRunKind, writers: TermTable)]

    func photos(_ match: AIRunMatch) -> Bitmap {
        let tables = writers(of: match.part, failed: match.failed) { match.admits(version: $0) }
        return .union(tables.flatMap { match.writers.isEmpty ? $0.bitmaps : [$0.photos(bearing: match.writers)] })
    }

    /// The writers that did a part, or could not, in whatever version, with all photos of each.
    func names(of part: AIPart?, failed: Bool) -> TermTable {
        var found: [String: (name: String, photos: [Bitmap])] = [:]
        for table in writers(of: part, failed: failed, { _ in true }) {
            for index in table.keys.indices {
                found[table.keys[index], default: (table.names[index], [])].photos.append(table.bitmaps[index])
            }
        }
        let sorted = found.sorted { $0.key < $1.key }
        return TermTable(
            keys: sorted.map(\.key), names: sorted.map(\.value.name), bitmaps: sorted.map { .union($0.value.photos) },
            confidences: .none)
    }

    private func writers(of part: AIPart?, failed: Bool, _ isWanted: ([Int32]?) -> Bool) -> [TermTable] {
        kinds.filter { kind, _ in
            kind.failed == failed && (part == nil || kind.part == part) && isWanted(kind.version)
        }.map(\.writers)
    }

    var memoryBytes: Int { kinds.reduce(0) { $0 + $1.writers.memoryBytes + 100 } }
}

/// Gathers an ``AIRunTable`` from photos that come in the order of their positions.
struct AIRunTableBuilder {
    private typealias Run = (kind: Int, writer: String)

    private static let mostKnown = 4096

    private var kinds: [AIRunKind] = []
    private var writers: [TermTableBuilder] = []
    private var numberOf: [AIRunKind: Int] = [:]
    /// Spares reading: the same texts come with photo after photo.
    private var known: [String: [Run]] = [:]

    /// - Parameter text: as ``IndexedColumns/runs`` writes it.
    mutating func add(_ text: String, at position: Int) {
        for run in known[text] ?? read(text) { writers[run.kind].add(run.writer, at: position) }
    }

    private mutating func read(_ text: String) -> [Run] {
        var runs: [Run] = []
        for (kind, writer) in AIRunKind.read(text) { runs.append((number(of: kind), writer)) }
        if known.count < Self.mostKnown { known[text] = runs }
        return runs
    }

    private mutating func number(of kind: AIRunKind) -> Int {
        if let number = numberOf[kind] { return number }
        numberOf[kind] = kinds.count
        kinds.append(kind)
        writers.append(TermTableBuilder())
        return kinds.count - 1
    }

    /// Makes the table; the builder is empty afterwards.
    mutating func build() -> AIRunTable {
        defer { self = AIRunTableBuilder() }
        return AIRunTable(kinds: kinds.indices.map { (kinds[$0], writers[$0].build()) })
    }
}

extension AIRunKind {
    /// `faces + 1.10 8 face-net`, one behind the other. What follows a part that is not known is left out.
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
