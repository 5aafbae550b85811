package import Catalog

extension LibrarySnapshot {
    /// A page of the photos that a filter finds.
    ///
    /// - Throws: ``SearchError`` on a cursor that is not of this search, and on `around` in an order without dates.
    package func page(
        _ filter: PhotoFilter, _ order: PhotoOrder = .takenNewestFirst, _ request: PageRequest
    ) throws(SearchError) -> PhotoPage {
        let seal = CursorSeal(secret: secret, filter: filter, order: order)
        let start = try PageStart(request, order: order, seal: seal)
        let matches = try matches(filter)
        var stretches: [Stretch] = []
        for match in matches {
            stretches.append(RankedStretch.stretch(of: match, in: order, from: start, size: request.size))
            try SearchDeadline.check()
        }
        let forward = request.direction == .forward
        var photos = stretches.flatMap(\.keys)
        photos.sort { forward ? $0 < $1 : $1 < $0 }
        let hasBehind = stretches.contains(where: \.hasBehind)
        let found = photos.count
        if let bound = try request.bound.map({ (text) throws(SearchError) in
            try seal.key(of: text, path: forward ? "before" : "after")
        }) {
            photos.removeAll { forward ? !($0 < bound) : !(bound < $0) }
        }
        var items = photos.prefix(request.size).compactMap { key in
            PhotoID(rawValue: key.id).map { PhotoPage.Item(id: $0, key: key, seal: seal) }
        }
        // Also where photos follow beyond the window.
        let hasMore = found > items.count
        if !forward { items.reverse() }
        return PhotoPage(
            items: items, hasNextPage: forward ? hasMore : hasBehind, hasPreviousPage: forward ? hasBehind : hasMore,
            totalCount: matches.reduce(0) { $0 + $1.photos.count })
    }
}

extension PageStart {
    init(_ request: PageRequest, order: PhotoOrder, seal: CursorSeal) throws(SearchError) {
        let direction = request.direction
        let key: SortKey?
        if let cursor = request.cursor {
            key = try seal.key(of: cursor, path: direction == .forward ? "after" : "before")
        } else if let around = request.around {
            // Less than any photo of that stretch.
            switch order {
            case .takenNewestFirst:
                // No photo was taken after the year 9999, which has no end.
                key = around.end.map { SortKey(rank: 1 - $0.microseconds, id: .min) }
            case .takenOldestFirst: key = SortKey(rank: around.start.microseconds, id: .min)
            default:
                throw .badInput(FilterError(path: "around", reason: "requires the order TAKEN_DESC or TAKEN_ASC"))
            }
        } else {
            key = nil
        }
        self.init(direction: direction, key: key)
    }
}

/// What one segment gives to a page: its photos nearest to the start, one more than the page holds, if there are.
struct Stretch {
    let keys: [SortKey]
    /// Whether photos lie on the other side of the start.
    let hasBehind: Bool
}

/// In the order of the timeline a page is the next members of a bitmap.
enum TimelineStretch {
    static func stretch(of match: SegmentMatch, from start: PageStart, size: Int) -> Stretch {
        let segment = match.segment
        let forward = start.direction == .forward
        // Members before the border are in front of the start (forward) or on the page (backward).
        let border = start.key.map { key in
            (0..<segment.count).partitioningIndex { position in
                let other = segment.timelineKey(at: position)
                return forward ? key < other : key <= other
            }
        }
        let rank = border.map(match.photos.rank(below:)) ?? (forward ? 0 : match.photos.count)
        let first = forward ? rank : max(0, rank - size - 1)
        let positions = match.photos.members(from: first, limit: forward ? size + 1 : rank - first)
        return Stretch(
            keys: positions.map { segment.timelineKey(at: Int($0)) },
            hasBehind: forward ? rank > 0 : rank < match.photos.count)
    }
}
