import Catalog

/// In other orders a page is found among the stretches of the order, and the photos of one or two of them are sorted.
enum RankedStretch {
    static func stretch(of match: SegmentMatch, in order: PhotoOrder, from start: PageStart, size: Int) -> Stretch {
        let columns = match.segment.columns
        return switch order {
        case .takenNewestFirst: TimelineStretch.stretch(of: match, from: start, size: size)
        case .takenOldestFirst: OldestStretch.stretch(of: match, from: start, size: size)
        case .addedNewestFirst: greatestFirst(columns.added, \.added, of: match, from: start, size: size)
        case .changedNewestFirst: greatestFirst(columns.changed, \.changed, of: match, from: start, size: size)
        case .largestFirst: greatestFirst(columns.sizeBytes, \.sizeBytes, of: match, from: start, size: size)
        case .distance(let place): NearestStretch.stretch(of: match, to: place, from: start, size: size)
        case .name: byName(of: match, from: start, size: size)
        }
    }

    /// Photos without the number stand last.
    private static func greatestFirst(
        _ column: PackedColumn, _ order: KeyPath<Segment.Orders, OrderStretches>, of match: SegmentMatch,
        from start: PageStart, size: Int
    ) -> Stretch {
        let ids = match.segment.columns.ids
        var nearest = NearestKeys(limit: size + 1, ascending: start.direction == .forward)
        func key(_ position: Int) -> SortKey {
            SortKey(rank: Segment.descending(column[position]), id: ids[position])
        }
        let order = match.segment.orders[keyPath: order]
        let hasBehind = order.walk(match.photos, from: start, size: size, key: key) { position in
            let key = key(position)
            guard start.includes(key) else { return false }
            nearest.insert(key)
            return true
        }
        return Stretch(keys: nearest.keys, hasBehind: hasBehind)
    }

    private static func byName(of match: SegmentMatch, from start: PageStart, size: Int) -> Stretch {
        let named = match.segment.named
        var nearest = NearestKeys(limit: size + 1, ascending: start.direction == .forward)
        let hasBehind = match.segment.orders.name.walk(
            match.photos, from: start, size: size, key: named.nameKey
        ) { position in
            // The beginning of the name decides about most photos; a key with its text is made for the others.
            let rank = NameKey.rank(of: named.filename(at: position))
            if let key = start.key, rank != key.rank, !start.includes(SortKey(rank: rank, id: 0)) { return false }
            if nearest.rejects(rank), rank != start.key?.rank { return true }
            let key = named.nameKey(at: position)
            guard start.includes(key) else { return false }
            nearest.insert(key)
            return true
        }
        return Stretch(keys: nearest.keys, hasBehind: hasBehind)
    }
}
