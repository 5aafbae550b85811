import Catalog

extension FilterEvaluator {
    /// The wanted photos that fulfil all of some filters.
    ///
    /// The rarest of the conditions whose photos are known comes first, so that the others are compared with few photos,
    /// however common they are. What takes photos away follows, then what must look at those that are left.
    func all(of filters: [PhotoFilter]) throws(SearchError) -> Bitmap {
        var conditions = Conditions()
        for filter in filters { conditions.add(filter, isQuick) }
        var within: [Bitmap] = []
        for condition in conditions.quick { within.append(try found(condition)) }
        if wanted.count < segment.count { within.append(wanted) }
        within.sort { $0.count < $1.count }
        var left = within.first ?? wanted
        for photos in within.dropFirst() where !left.isEmpty { left = left.intersection(photos) }
        for condition in conditions.excluded where !left.isEmpty { left = left.subtracting(try found(condition)) }
        let others = conditions.others.filter { !$0.isCostly } + conditions.others.filter(\.isCostly)
        for filter in others where !left.isEmpty { left = try among(left).one(filter) }
        return left
    }

    /// The wanted photos that fulfil one of ``Conditions/others``.
    private func one(_ filter: PhotoFilter) throws(SearchError) -> Bitmap {
        if case .not(let part) = filter { return wanted.subtracting(try photos(part)) }
        return try photos(filter)
    }
}

/// What a list of filters asks for, once nested lists of the same meaning are taken apart.
private struct Conditions {
    /// Conditions whose photos are known.
    var quick: [PhotoFilter] = []
    /// Conditions whose photos are known and not wanted.
    var excluded: [PhotoFilter] = []
    /// All else.
    var others: [PhotoFilter] = []

    mutating func add(_ filter: PhotoFilter, _ isQuick: (PhotoFilter) -> Bool) {
        switch filter {
        case .and(let parts): for part in parts { add(part, isQuick) }
        case .not(let part): exclude(part, isQuick)
        case .or: others.append(filter)
        default: if isQuick(filter) { quick.append(filter) } else { others.append(filter) }
        }
    }

    private mutating func exclude(_ filter: PhotoFilter, _ isQuick: (PhotoFilter) -> Bool) {
        switch filter {
        case .or(let parts): for part in parts { exclude(part, isQuick) }
        case .not(let part): add(part, isQuick)
        case .and: others.append(.not(filter))
        default: if isQuick(filter) { excluded.append(filter) } else { others.append(.not(filter)) }
        }
    }
}
