/// The names of one kind (tags, cameras, cities, …), each with the photos that bear it.
///
/// Names that differ in case or accents only are one term, shown in its most frequent spelling.
struct TermTable: Sendable {
    /// Folded, ascending.
    let keys: [String]
    let names: [String]
    let bitmaps: [Bitmap]
    /// For each term the confidence of each of its photos, in the order of the bitmap. None for kinds without
    /// confidence. 24 bits of precision.
    let confidences: Confidences

    var count: Int { keys.count }

    func index(ofFolded key: String) -> Int? {
        var low = 0
        var high = keys.count
        while low < high {
            let middle = (low + high) / 2
            if keys[middle] < key { low = middle + 1 } else { high = middle }
        }
        return low < keys.count && keys[low] == key ? low : nil
    }

    /// The terms that a list of names stands for.
    func indices(of names: [String]) -> Set<Int> { Set(names.compactMap { index(ofFolded: folded($0)) }) }

    /// Photos that bear any of these names.
    func photos(bearing names: [String]) -> Bitmap {
        .union(indices(of: names).map { bitmaps[$0] })
    }

    var memoryBytes: Int {
        bitmaps.reduce(0) { $0 + $1.memoryBytes } + keys.count * 80 + confidences.memoryBytes
    }
}

/// Gathers a ``TermTable`` from photos that come in the order of their positions.
struct TermTableBuilder {
    private struct Term {
        var positions: [UInt32] = []
        var confidences: [Float] = []
        var spellings: [String: Int] = [:]
    }

    private let hasConfidence: Bool
    private var terms: [Term] = []
    private var byKey: [String: Int] = [:]
    /// Spares folding: the same spellings come again and again.
    private var bySpelling: [String: Int] = [:]

    init(hasConfidence: Bool = false) { self.hasConfidence = hasConfidence }

    /// - Parameter confidence: of several for the same photo the greatest counts.
    mutating func add(_ name: String?, at position: Int, confidence: Double? = nil) {
        guard let name, !name.isEmpty else { return }
        let index = term(of: name)
        let position = UInt32(position)
        let value = confidence.map(Float.init) ?? -1
        terms[index].spellings[name, default: 0] += 1
        if terms[index].positions.last == position {
            if hasConfidence, let last = terms[index].confidences.last, last < value {
                terms[index].confidences[terms[index].confidences.count - 1] = value
            }
            return
        }
        terms[index].positions.append(position)
        if hasConfidence { terms[index].confidences.append(value) }
    }

    private mutating func term(of name: String) -> Int {
        if let index = bySpelling[name] { return index }
        let key = folded(name)
        let index = byKey[key] ?? terms.count
        if index == terms.count {
            terms.append(Term())
            byKey[key] = index
        }
        bySpelling[name] = index
        return index
    }

    func build() -> TermTable {
        let sorted = byKey.sorted { $0.key < $1.key }
        return TermTable(
            keys: sorted.map(\.key),
            names: sorted.map { key, index in
                terms[index].spellings.max { ($0.value, $1.key) < ($1.value, $0.key) }?.key ?? key
            },
            bitmaps: sorted.map { Bitmap(terms[$0.value].positions) },
            confidences: hasConfidence ? Confidences(sorted.map { terms[$0.value].confidences }) : .none)
    }
}
