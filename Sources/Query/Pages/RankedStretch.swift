import Catalog

/// In other orders a page is the least of all photos found: one pass, which keeps as many as the page needs.
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
        _ column: PackedColumn, _ bounds: KeyPath<Segment.Bounds, BlockBounds>, of match: SegmentMatch,
        from start: PageStart, size: Int
    ) -> Stretch {
        let ids = match.segment.columns.ids
        var nearest = NearestKeys(limit: size + 1, ascending: start.direction == .forward)
        var hasBehind = false
        walk(match, match.segment.bounds[keyPath: bounds], from: start, until: { nearest.rejects($0, id: $1) }) {
            position in
            let rank = Segment.descending(column[position])
            if nearest.rejects(rank, id: ids[position]) { return }
            let key = SortKey(rank: rank, id: ids[position])
            if start.includes(key) { nearest.insert(key) } else { hasBehind = true }
        }
        return Stretch(keys: nearest.keys, hasBehind: hasBehind)
    }

    private static func byName(of match: SegmentMatch, from start: PageStart, size: Int) -> Stretch {
        let segment = match.segment
        var nearest = NearestKeys(limit: size + 1, ascending: start.direction == .forward)
        var hasBehind = false
        walk(match, segment.bounds.name, from: start, until: { rank, _ in nearest.rejects(rank) }) { position in
            // The beginning of the name rejects most photos; a key with its text is made for the others.
            let name = segment.filename(at: position)
            let rank = SortKey.rank(ofName: name)
            if nearest.rejects(rank) || (rank == nearest.worst?.rank && nearest.rejects(name: name)) { return }
            let key = SortKey(rank: rank, text: segment.nameText(at: position), id: segment.columns.ids[position])
            if start.includes(key) { nearest.insert(key) } else { hasBehind = true }
        }
        return Stretch(keys: nearest.keys, hasBehind: hasBehind)
    }

    /// The first page of many photos goes from block to block, from the best on; any other looks at all photos.
    private static func walk(
        _ match: SegmentMatch, _ bounds: BlockBounds, from start: PageStart, until isDone: (Int64, Int64) -> Bool,
        _ body: (Int) -> Void
    ) {
        if start.key == nil, start.direction == .forward, match.photos.count > 16 * BlockBounds.size {
            bounds.walk(match.photos, until: isDone, body)
        } else {
            match.photos.forEach(body)
        }
    }
}

extension Segment {
    /// What ``SortKey/init(name:id:)`` says.
    fileprivate func nameText(at position: Int) -> [UInt8] {
        let folder = columns.folder[position]
        return filename(at: position) + [0]
            + (folder >= 0 ? Array(folders[Int(folder)].utf8) + baseNames.text(at: position) : [])
    }
}
