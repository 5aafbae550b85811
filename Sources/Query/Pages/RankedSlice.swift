import Catalog

/// The photos of a segment for a page, in any order.
enum RankedSlice {
    static func slice(of match: SegmentMatch, in order: PhotoOrder, from start: PageStart, size: Int) -> PageSlice {
        let columns = match.segment.columns
        return switch order {
        case .takenNewestFirst: TimelineSlice.slice(of: match, from: start, size: size)
        case .takenOldestFirst: OldestSlice.slice(of: match, from: start, size: size)
        case .addedNewestFirst: greatestFirst(columns.added, \.added, of: match, from: start, size: size)
        case .changedNewestFirst: greatestFirst(columns.changed, \.changed, of: match, from: start, size: size)
        case .largestFirst: greatestFirst(columns.sizeBytes, \.sizeBytes, of: match, from: start, size: size)
        case .distance(let place): NearestSlice.slice(of: match, to: place, from: start, size: size)
        case .name: byName(of: match, from: start, size: size)
        }
    }

    /// Photos without the value come last.
    private static func greatestFirst(
        _ column: PackedColumn, _ order: KeyPath<Segment.Orders, RankBuckets>, of match: SegmentMatch,
        from start: PageStart, size: Int
    ) -> PageSlice {
        let ids = match.segment.columns.ids
        var nearest = NearestKeys(limit: size + 1, ascending: start.direction == .forward)
        func key(_ position: Int) -> SortKey {
            SortKey(rank: Segment.descending(column[position]), id: ids[position])
        }
        let order = match.segment.orders[keyPath: order]
        let hasSkipped = order.walk(match.photos, from: start, size: size, key: key) { position in
            let key = key(position)
            guard start.includes(key) else { return false }
            nearest.insert(key)
            return true
        }
        return PageSlice(keys: nearest.keys, hasSkipped: hasSkipped)
    }

    private static func byName(of match: SegmentMatch, from start: PageStart, size: Int) -> PageSlice {
        let named = match.segment.named
        var nearest = NearestKeys(limit: size + 1, ascending: start.direction == .forward)
        let hasSkipped = match.segment.orders.name.walk(
            match.photos, from: start, size: size, key: named.nameKey
        ) { position in
            // The first bytes of the name decide for most photos. Only the others need a key with the whole name.
            let rank = NameKey.rank(of: named.filename(at: position))
            if let key = start.key, rank != key.rank, !start.includes(SortKey(rank: rank, id: 0)) { return false }
            if nearest.rejects(rank), rank != start.key?.rank { return true }
            let key = named.nameKey(at: position)
            guard start.includes(key) else { return false }
            nearest.insert(key)
            return true
        }
        return PageSlice(keys: nearest.keys, hasSkipped: hasSkipped)
    }
}
