import Catalog

/// In other orders a page is the least of all photos found: one pass, which keeps as many as the page needs.
enum RankedStretch {
    static func stretch(
        of match: SegmentMatch, in order: PhotoOrder, from start: PageStart, size: Int
    ) -> Stretch {
        let ranking = Ranking(order: order, segment: match.segment)
        let forward = start.direction == .forward
        var nearest = NearestKeys(limit: size + 1, ascending: forward)
        var behind = 0
        match.photos.forEach { position in
            let rank = ranking.rank(at: position)
            // The rank alone rejects most photos; a key with its text is made for the others.
            if nearest.rejects(rank) { return }
            let key = ranking.key(at: position, rank: rank)
            if start.includes(key) { nearest.insert(key) } else { behind += 1 }
        }
        return Stretch(keys: nearest.keys, hasBehind: behind > 0)
    }
}

/// Where photos of a segment stand in an order.
struct Ranking {
    let order: PhotoOrder
    let segment: Segment

    func rank(at position: Int) -> Int64 {
        let columns = segment.columns
        switch order {
        case .takenNewestFirst: return segment.timelineKey(at: position).rank
        case .takenOldestFirst: return lastWhenMissing(columns.taken[position])
        case .addedNewestFirst: return lastWhenMissing(columns.added[position], sign: -1)
        case .changedNewestFirst: return lastWhenMissing(columns.changed[position], sign: -1)
        case .largestFirst: return lastWhenMissing(columns.sizeBytes[position], sign: -1)
        case .distance(let place):
            // Whole millimetres: below them photos of one place would stand in the order of rounding errors.
            return segment.coordinate(at: position).map { Int64((place.distance(to: $0) * 1000).rounded()) } ?? .max
        case .name: return 0
        }
    }

    private func lastWhenMissing(_ value: Int64, sign: Int64 = 1) -> Int64 {
        value == Segment.missing ? .max : sign * value
    }

    func key(at position: Int, rank: Int64) -> SortKey {
        SortKey(rank: rank, text: order == .name ? name(at: position) : [], id: segment.columns.ids[position])
    }

    /// File name, a NUL (which sorts before any character and occurs in none), then the key.
    private func name(at position: Int) -> [UInt8] {
        let base = Array(segment.baseNames.text(at: position))
        let filename = segment.otherFilenames[UInt32(position)].map { Array($0.utf8) } ?? base
        let folder = segment.columns.folder[position]
        return filename + [0] + (folder >= 0 ? Array(segment.folders[Int(folder)].utf8) + base : [])
    }
}

/// The least (or greatest) keys of a stream.
struct NearestKeys {
    private let limit: Int
    private let ascending: Bool
    private(set) var keys: [SortKey] = []
    private var worst: SortKey?

    init(limit: Int, ascending: Bool) {
        self.limit = limit
        self.ascending = ascending
    }

    /// Whether no key of this rank can be kept.
    func rejects(_ rank: Int64) -> Bool {
        guard let worst else { return false }
        return ascending ? rank > worst.rank : rank < worst.rank
    }

    /// Keeps twice the limit before it sorts: amortised, a key costs few comparisons.
    mutating func insert(_ key: SortKey) {
        if let worst, ascending ? worst < key : key < worst { return }
        keys.append(key)
        if keys.count >= limit * 2 { trim() }
    }

    private mutating func trim() {
        keys.sort { ascending ? $0 < $1 : $1 < $0 }
        keys.removeLast(keys.count - limit)
        worst = keys.last
    }
}
