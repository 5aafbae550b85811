package import Catalog

/// All photos that match a filter, in order and from one snapshot, to be read in portions.
///
/// Holds the bitmaps of the filter and one portion of keys, for any number of photos.
package struct OrderedPhotos: Sendable {
    private let matches: [SegmentMatch]
    private let order: PhotoOrder
    private var last: SortKey?
    private var portion: ArraySlice<SortKey> = []
    private var hasMore = true

    package init(_ snapshot: LibrarySnapshot, _ filter: PhotoFilter, _ order: PhotoOrder) throws(SearchError) {
        matches = try snapshot.matches(filter)
        self.order = order
    }

    /// The next photos, at most `limit`; none at the end.
    package mutating func next(_ limit: Int) -> [PhotoID] {
        var ids: [PhotoID] = []
        while ids.count < limit {
            if portion.isEmpty {
                guard hasMore else { break }
                read()
                continue
            }
            if let id = PhotoID(rawValue: portion.removeFirst().id) { ids.append(id) }
        }
        return ids
    }

    private mutating func read() {
        let start = PageStart(direction: .forward, key: last)
        // Orders by distance and oldest first may test every photo for each portion.
        let size =
            switch order {
            case .distance, .takenOldestFirst: 20_000
            default: 1000
            }
        var keys = matches.flatMap { RankedSlice.slice(of: $0, in: order, from: start, size: size).keys }
        keys.sort()
        hasMore = keys.count > size
        portion = keys.prefix(size)
        last = portion.last
    }
}
