package import Catalog

/// All photos that a filter finds, in order and from one snapshot, to be read stretch by stretch.
///
/// Beside the snapshot it holds the filter's bitmaps and one stretch of keys, whatever the number of photos.
package struct OrderedPhotos: Sendable {
    private let matches: [SegmentMatch]
    private let order: PhotoOrder
    private var last: SortKey?
    private var stretch: ArraySlice<SortKey> = []
    private var hasMore = true

    package init(_ snapshot: LibrarySnapshot, _ filter: PhotoFilter, _ order: PhotoOrder) throws(SearchError) {
        matches = try snapshot.matches(filter)
        self.order = order
    }

    /// The next photos, at most `limit`; none at the end.
    package mutating func next(_ limit: Int) -> [PhotoID] {
        var ids: [PhotoID] = []
        while ids.count < limit {
            if stretch.isEmpty {
                guard hasMore else { break }
                read()
                continue
            }
            if let id = PhotoID(rawValue: stretch.removeFirst().id) { ids.append(id) }
        }
        return ids
    }

    private mutating func read() {
        let start = PageStart(direction: .forward, key: last)
        // Orders by distance, and the oldest first, may look at every photo for each stretch.
        let size =
            switch order {
            case .distance, .takenOldestFirst: 20_000
            default: 1000
            }
        var keys = matches.flatMap { RankedStretch.stretch(of: $0, in: order, from: start, size: size).keys }
        keys.sort()
        hasMore = keys.count > size
        stretch = keys.prefix(size)
        last = stretch.last
    }
}
