/// Gathers a ``TermTable`` from photos that come in the order of their positions.
struct TermTableBuilder {
    private struct Spelling {
        let name: String
        let term: UInt32
        var count = 0
    }

    private let hasConfidence: Bool
    /// Where a term was met, one after another; sorted by terms at the end.
    private var terms: [UInt32] = []
    private var positions: [UInt32] = []
    private var confidences: [Float] = []
    /// By term: the photo after the last that bears it, and how many do.
    private var ends: [UInt32] = []
    private var counts: [Int] = []
    private var termOfKey: [String: UInt32] = [:]
    private var spellings: [Spelling] = []
    /// Spares folding: the same spellings come again and again.
    private var spellingOf: [String: Int] = [:]
    /// Spares looking it up: neighbours in time have their camera and place in common.
    private var lastSpelling = -1

    init(hasConfidence: Bool = false) { self.hasConfidence = hasConfidence }

    /// - Parameter confidence: of several for the same photo the greatest counts.
    mutating func add(_ name: String?, at position: Int, confidence: Double? = nil) {
        guard let name, !name.isEmpty else { return }
        let spelling = spelling(name)
        spellings[spelling].count += 1
        let term = Int(spellings[spelling].term)
        let value = confidence.map(Float.init) ?? -1
        if ends[term] == UInt32(position + 1) { return raiseConfidence(ofLast: UInt32(term), to: value) }
        ends[term] = UInt32(position + 1)
        counts[term] += 1
        terms.append(UInt32(term))
        positions.append(UInt32(position))
        if hasConfidence { confidences.append(value) }
    }

    private mutating func raiseConfidence(ofLast term: UInt32, to value: Float) {
        guard hasConfidence, let place = terms.lastIndex(of: term) else { return }
        confidences[place] = max(confidences[place], value)
    }

    private mutating func spelling(_ name: String) -> Int {
        if lastSpelling >= 0, spellings[lastSpelling].name == name { return lastSpelling }
        if let known = spellingOf[name] {
            lastSpelling = known
            return known
        }
        let key = folded(name)
        let term = termOfKey[key] ?? UInt32(counts.count)
        if term == counts.count {
            termOfKey[key] = term
            ends.append(0)
            counts.append(0)
        }
        lastSpelling = spellings.count
        spellingOf[name] = lastSpelling
        spellings.append(Spelling(name: name, term: term))
        return lastSpelling
    }

    /// Makes the table; the builder is empty afterwards.
    mutating func build() -> TermTable {
        defer { self = TermTableBuilder(hasConfidence: hasConfidence) }
        let sorted = termOfKey.sorted { $0.key < $1.key }
        // Where each term's photos begin when all stand term by term.
        var places: [Int] = []
        for count in counts { places.append((places.last ?? 0) + count) }
        var ordered = [UInt32](repeating: 0, count: positions.count)
        var sure = [Float](repeating: 0, count: confidences.count)
        // From the last, so that a term's photos stand in their order; afterwards a place is the term's first.
        for entry in terms.indices.reversed() {
            let term = Int(terms[entry])
            places[term] -= 1
            ordered[places[term]] = positions[entry]
            if hasConfidence { sure[places[term]] = confidences[entry] }
        }
        func range(_ term: UInt32) -> Range<Int> { places[Int(term)]..<places[Int(term)] + counts[Int(term)] }
        return TermTable(
            keys: sorted.map(\.key), names: names(of: sorted.map(\.value)),
            bitmaps: sorted.map { Bitmap(ordered[range($0.value)]) },
            confidences: hasConfidence ? Confidences(sorted.map { Array(sure[range($0.value)]) }) : .none)
    }

    /// The most frequent spelling of each term; of equally frequent ones the first by the alphabet.
    private func names(of terms: [UInt32]) -> [String] {
        var best = [Spelling?](repeating: nil, count: counts.count)
        for spelling in spellings {
            let term = Int(spelling.term)
            if let other = best[term], (other.count, spelling.name) > (spelling.count, other.name) { continue }
            best[term] = spelling
        }
        return terms.map { best[Int($0)]?.name ?? "" }
    }
}
