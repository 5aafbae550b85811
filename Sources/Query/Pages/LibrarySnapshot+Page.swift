package import Catalog

extension LibrarySnapshot {
    /// A page of the photos that match a filter.
    ///
    /// - Throws: ``SearchError`` for a cursor of another search, and for `around` in an order without dates.
    package func page(
        _ filter: PhotoFilter, _ order: PhotoOrder = .takenNewestFirst, _ request: PageRequest
    ) throws(SearchError) -> PhotoPage {
        let seal = CursorSeal(secret: secret, filter: filter, order: order)
        let start = try PageStart(request, order: order, seal: seal)
        let matches = try matches(filter)
        var slices: [PageSlice] = []
        for match in matches {
            slices.append(RankedSlice.slice(of: match, in: order, from: start, size: request.size))
            try SearchDeadline.check()
        }
        let forward = request.direction == .forward
        var photos = slices.flatMap(\.keys)
        photos.sort { forward ? $0 < $1 : $1 < $0 }
        let hasSkipped = slices.contains(where: \.hasSkipped)
        let found = photos.count
        if let bound = try request.bound.map({ (text) throws(SearchError) in
            try seal.key(of: text, path: forward ? "before" : "after")
        }) {
            photos.removeAll { forward ? !($0 < bound) : !(bound < $0) }
        }
        var items = photos.prefix(request.size).compactMap { key in
            PhotoID(rawValue: key.id).map { PhotoPage.Item(id: $0, key: key, seal: seal) }
        }
        // True also if photos follow after the window.
        let hasMore = found > items.count
        if !forward { items.reverse() }
        return PhotoPage(
            items: items, hasNextPage: forward ? hasMore : hasSkipped,
            hasPreviousPage: forward ? hasSkipped : hasMore,
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
            // Less than any photo of that time.
            switch order {
            case .takenNewestFirst:
                // The year 9999 has no end, and no photo is later.
                key = around.end.map { SortKey(rank: 1 - $0.microseconds, id: .min) }
            case .takenOldestFirst: key = SortKey(rank: around.start.microseconds, id: .min)
            default:
                throw .badInput(InputError(path: "around", reason: "requires the order TAKEN_DESC or TAKEN_ASC"))
            }
        } else {
            key = nil
        }
        self.init(direction: direction, key: key)
    }
}

/// The photos of one segment for a page: those nearest to the start, up to one more than the page size.
struct PageSlice {
    let keys: [SortKey]
    /// Whether there are photos on the other side of the start.
    let hasSkipped: Bool
}

/// Newest first: the page is the next members of a bitmap, because positions follow the timeline.
enum TimelineSlice {
    static func slice(of match: SegmentMatch, from start: PageStart, size: Int) -> PageSlice {
        let segment = match.segment
        let forward = start.direction == .forward
        // Members before the border come before the start (forward) or are on the page (backward).
        let border = start.key.map { key in
            (0..<segment.count).partitioningIndex { position in
                let other = segment.timelineKey(at: position)
                return forward ? key < other : key <= other
            }
        }
        let rank = border.map(match.photos.rank(below:)) ?? (forward ? 0 : match.photos.count)
        let first = forward ? rank : max(0, rank - size - 1)
        let positions = match.photos.members(from: first, limit: forward ? size + 1 : rank - first)
        return PageSlice(
            keys: positions.map { segment.timelineKey(at: Int($0)) },
            hasSkipped: forward ? rank > 0 : rank < match.photos.count)
    }
}
