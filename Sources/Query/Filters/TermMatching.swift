import Catalog

extension FilterEvaluator {
    /// Photos whose terms satisfy a match. With a minimum confidence, terms below it and terms without a confidence do not
    /// count; a minimum of 0 is none.
    func photos(
        in table: TermDictionary, matching match: TermMatch, minimumConfidence: Double? = nil
    ) -> Bitmap {
        let terms = ConfidentTerms(table: table, minimum: minimumConfidence.flatMap { $0 > 0 ? Float($0) : nil })
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

/// The postings of terms, without photos in which the term has less than the minimum confidence.
private struct ConfidentTerms {
    let table: TermDictionary
    let minimum: Float?

    func photos(_ index: Int) -> Bitmap {
        guard let minimum else { return table.postings[index] }
        let isConfident = table.confidences.test(index, atLeast: minimum)
        var positions: [UInt32] = []
        var place = 0
        table.postings[index].forEach { position in
            if isConfident(place) { positions.append(UInt32(position)) }
            place += 1
        }
        return Bitmap(positions)
    }

    func union(_ indices: Set<Int>) -> Bitmap { .union(indices.map(photos)) }
}
