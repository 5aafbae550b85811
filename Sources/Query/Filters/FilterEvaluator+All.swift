import Catalog

extension FilterEvaluator {
    /// The candidates that match all of some filters.
    ///
    /// Intersects known bitmaps first, the smallest first, so that the others are intersected with few photos. Subtracts
    /// the excluded bitmaps next, and evaluates the others on the photos that are left, scans last.
    func all(of filters: [PhotoFilter]) throws(SearchError) -> Bitmap {
        var conditions = Conditions()
        for filter in filters { conditions.add(filter, isLookup) }
        var within: [Bitmap] = []
        for condition in conditions.lookups { within.append(try found(condition)) }
        if candidates.count < segment.count { within.append(candidates) }
        within.sort { $0.count < $1.count }
        var left = within.first ?? candidates
        for photos in within.dropFirst() where !left.isEmpty { left = left.intersection(photos) }
        for condition in conditions.exclusions where !left.isEmpty { left = left.subtracting(try found(condition)) }
        let others = conditions.others.filter { !$0.isScan } + conditions.others.filter(\.isScan)
        for filter in others where !left.isEmpty { left = try among(left).one(filter) }
        return left
    }

    /// The candidates that match one of ``Conditions/others``.
    private func one(_ filter: PhotoFilter) throws(SearchError) -> Bitmap {
        if case .not(let part) = filter { return candidates.subtracting(try photos(part)) }
        return try photos(filter)
    }
}

/// The conditions of a list of filters, with nested AND lists flattened.
private struct Conditions {
    /// Conditions with a known bitmap.
    var lookups: [PhotoFilter] = []
    /// Negated conditions with a known bitmap.
    var exclusions: [PhotoFilter] = []
    /// All other filters.
    var others: [PhotoFilter] = []

    mutating func add(_ filter: PhotoFilter, _ isLookup: (PhotoFilter) -> Bool) {
        switch filter {
        case .and(let parts): for part in parts { add(part, isLookup) }
        case .not(let part): exclude(part, isLookup)
        case .or: others.append(filter)
        default: if isLookup(filter) { lookups.append(filter) } else { others.append(filter) }
        }
    }

    private mutating func exclude(_ filter: PhotoFilter, _ isLookup: (PhotoFilter) -> Bool) {
        switch filter {
        case .or(let parts): for part in parts { exclude(part, isLookup) }
        case .not(let part): add(part, isLookup)
        case .and: others.append(.not(filter))
        default: if isLookup(filter) { exclusions.append(filter) } else { others.append(.not(filter)) }
        }
    }
}
