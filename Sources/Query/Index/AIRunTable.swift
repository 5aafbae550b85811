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
    private var kinds: [AIRunKind] = []
    private var writers: [TermTableBuilder] = []
    private var numberOf: [AIRunKind: Int] = [:]
    /// Spares reading: the same texts come with photo after photo.
    private var runOf: [String: (kind: Int, writer: String)] = [:]

    /// - Parameter text: as ``FactsSelection/runs`` writes it; any other says nothing.
    mutating func add(_ text: String, at position: Int) {
        if let (kind, writer) = runOf[text] { return writers[kind].add(writer, at: position) }
        guard let (kind, writer) = AIRunKind.read(text) else { return }
        let number = numberOf[kind] ?? kinds.count
        if number == kinds.count {
            kinds.append(kind)
            writers.append(TermTableBuilder())
            numberOf[kind] = number
        }
        runOf[text] = (number, writer)
        writers[number].add(writer, at: position)
    }

    /// Makes the table; the builder is empty afterwards.
    mutating func build() -> AIRunTable {
        defer { self = AIRunTableBuilder() }
        return AIRunTable(kinds: kinds.indices.map { (kinds[$0], writers[$0].build()) })
    }
}

extension AIRunKind {
    /// `faces + 1.10 face-net`: part, whether it was done, version, and all that is left names the writer.
    fileprivate static func read(_ text: String) -> (kind: AIRunKind, writer: String)? {
        let words = text.split(separator: " ", maxSplits: 3, omittingEmptySubsequences: false)
        guard words.count == 4, let part = AIPart(rawValue: String(words[0])) else { return nil }
        let numbers = words[2].split(separator: ".", omittingEmptySubsequences: false).map { Int32($0) }
        let version = numbers.contains(nil) ? nil : numbers.compactMap { $0 }
        return (AIRunKind(part: part, failed: words[1] == "-", version: version), String(words[3]))
    }
}
