package import Catalog

/// The library at one moment. All searches of a request use the same snapshot. A value without I/O.
package struct LibrarySnapshot: Sendable {
    /// A segment and which of its photos are live.
    struct Part: Sendable {
        let segment: Segment
        let live: Bitmap
        /// Positions that newer parts replace or delete.
        let tombstones: Bitmap

        init(segment: Segment, tombstones: Bitmap) {
            self.segment = segment
            self.tombstones = tombstones
            let all = Bitmap(0..<segment.count)
            live = tombstones.isEmpty ? all : all.subtracting(tombstones)
        }

        var withoutUnsupported: Part {
            let others = segment.unsupported
            return others.isEmpty ? self : Part(segment: segment, tombstones: .union([tombstones, others]))
        }

        /// Number of live photos among some. Counts the tombstones, because there are few.
        func liveCount(of photos: Bitmap) -> Int {
            tombstones.isEmpty ? photos.count : photos.count - photos.intersectionCount(tombstones)
        }
    }

    /// The base and the levels above it, the newest last. Files that are not photos are tombstones here, because searches
    /// exclude them.
    let parts: [Part]
    /// The same, including files that are not photos.
    let wholeParts: [Part]
    let secret: CursorSecret
    let duplicates = Memo<[Bitmap]>()
    let copies = Memo<[DuplicateGroup]>()
    let liveClips = Memo<[Bitmap]>()
    /// Panning within the same cells requests the same map: at most ``mostClusters`` clusters of 72 bytes each.
    let maps = LRUCache<MapCacheKey, [MapCluster]>(capacity: 8)
    /// Hundreds of months, or thousands of days, of 100 bytes each.
    let timelines = LRUCache<TimelineCacheKey, [TimelineBucket]>(capacity: 4)

    init(parts: [Part], secret: CursorSecret) {
        wholeParts = parts
        self.parts = parts.map(\.withoutUnsupported)
        self.secret = secret
    }

    /// Number of photos in the library, including files that are not photos.
    package var photoCount: Int { wholeParts.reduce(0) { $0 + $1.live.count } }

    /// Number of photos that match a filter.
    package func count(_ filter: PhotoFilter) throws(SearchError) -> Int {
        try matches(filter).reduce(0) { $0 + $1.photos.count }
    }

    /// The ids of all photos that match a filter, ascending, including files that are not photos.
    package func ids(_ filter: PhotoFilter) throws(SearchError) -> [PhotoID] {
        var ids: [PhotoID] = []
        for match in try matches(filter, in: wholeParts) {
            match.photos.forEach { position in
                if let id = PhotoID(rawValue: match.segment.columns.ids[position]) { ids.append(id) }
            }
        }
        return ids.sorted()
    }

    /// Whether a photo is in the library.
    package func contains(_ id: PhotoID) -> Bool {
        wholeParts.contains { part in part.segment.position(ofID: id.rawValue).map(part.live.contains) ?? false }
    }
}

/// The photos of one segment that match a filter.
struct SegmentMatch: Sendable {
    let segment: Segment
    let photos: Bitmap
}
