import Catalog

extension FilterEvaluator {
    /// Photos whose terms fulfil a match; terms below the minimum confidence, or without any, do not count then. No term
    /// is below nothing.
    func bearing(_ table: TermTable, _ match: TermMatch, minimumConfidence: Double? = nil) -> Bitmap {
        let terms = SureTerms(table: table, minimum: minimumConfidence.flatMap { $0 > 0 ? Float($0) : nil })
        var result = Bitmap(0..<segment.count)
        if !match.any.isEmpty { result = result.intersection(terms.union(table.indices(of: match.any))) }
        for name in match.all {
            let index = table.index(ofFolded: folded(name))
            result = result.intersection(index.map(terms.photos) ?? .empty)
        }
        if !match.only.isEmpty {
            let allowed = table.indices(of: match.only)
            let others = terms.union(Set(table.keys.indices).subtracting(allowed))
            result = result.intersection(terms.union(allowed)).subtracting(others)
        }
        // A photo without any term has none of these.
        if !match.none.isEmpty { result = result.subtracting(terms.union(table.indices(of: match.none))) }
        return result
    }
}

/// The photos of terms, without those where the term was seen with less confidence than asked for.
private struct SureTerms {
    let table: TermTable
    let minimum: Float?

    func photos(_ index: Int) -> Bitmap {
        guard let minimum else { return table.bitmaps[index] }
        let isSure = table.confidences.test(index, atLeast: minimum)
        var positions: [UInt32] = []
        var place = 0
        table.bitmaps[index].forEach { position in
            if isSure(place) { positions.append(UInt32(position)) }
            place += 1
        }
        return Bitmap(positions)
    }

    func union(_ indices: Set<Int>) -> Bitmap { .union(indices.map(photos)) }
}
