/// Builds a ``TermDictionary`` from photos in the order of their positions.
struct TermDictionaryBuilder {
    private struct Spelling {
        let name: String
        let term: UInt32
        var count = 0
    }

    private let hasConfidence: Bool
    /// One entry per term of a photo, in the order of positions; grouped by term at the end.
    private var terms: [UInt32] = []
    private var positions: [UInt32] = []
    private var confidences: [Float] = []
    /// Per term: the position after its last photo, and the number of photos.
    private var ends: [UInt32] = []
    private var counts: [Int] = []
    private var termOfKey: [String: UInt32] = [:]
    private var spellings: [Spelling] = []
    /// Saves folding, because spellings repeat.
    private var spellingOf: [String: Int] = [:]
    /// Saves the look-up, because consecutive photos often share camera and place.
    private var lastSpelling = -1

    init(hasConfidence: Bool = false) { self.hasConfidence = hasConfidence }

    /// - Parameter confidence: the highest counts if a photo has the term several times.
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

    /// Returns the dictionary and clears the builder.
    mutating func build() -> TermDictionary {
        defer { self = TermDictionaryBuilder(hasConfidence: hasConfidence) }
        let sorted = termOfKey.sorted { $0.key < $1.key }
        // The end of each term's photos once entries are grouped by term.
        var places: [Int] = []
        for count in counts { places.append((places.last ?? 0) + count) }
        var ordered = [UInt32](repeating: 0, count: positions.count)
        var grouped = [Float](repeating: 0, count: confidences.count)
        // From the last entry, so that the photos of a term stay in order; afterwards `places` has the starts.
        for entry in terms.indices.reversed() {
            let term = Int(terms[entry])
            places[term] -= 1
            ordered[places[term]] = positions[entry]
            if hasConfidence { grouped[places[term]] = confidences[entry] }
        }
        func range(_ term: UInt32) -> Range<Int> { places[Int(term)]..<places[Int(term)] + counts[Int(term)] }
        return TermDictionary(
            keys: sorted.map(\.key), names: names(of: sorted.map(\.value)),
            postings: sorted.map { Bitmap(ordered[range($0.value)]) },
            confidences: hasConfidence ? Confidences(sorted.map { Array(grouped[range($0.value)]) }) : .none)
    }

    /// The most frequent spelling of each term; the alphabetically first of equally frequent ones.
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
