package import Catalog

/// The library at one moment: every question of a request is answered from the same one, from its first filter to its
/// last count. A value without I/O.
package struct LibrarySnapshot: Sendable {
    /// One segment with those of its photos that still hold.
    struct Part: Sendable {
        let segment: Segment
        let live: Bitmap
        /// The others.
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

        /// How many of some photos still hold. There are few others, so they are what is counted.
        func liveCount(of photos: Bitmap) -> Int {
            tombstones.isEmpty ? photos.count : photos.count - photos.intersectionCount(tombstones)
        }
    }

    /// The base without what changed since it was built, and what changed since, the newest last. Files that are no photos
    /// do not hold here, as searches leave them out.
    let parts: [Part]
    /// The same, including files that are not photos.
    let wholeParts: [Part]
    let secret: CursorSecret
    let duplicates = Memo<[Bitmap]>()
    let copies = Memo<[DuplicateGroup]>()
    let liveClips = Memo<[Bitmap]>()
    /// Panning within the same cells asks for the same map: at most ``mostClusters`` clusters of 72 bytes each.
    let maps = LRUCache<MapCacheKey, [MapCluster]>(most: 8)
    /// Some hundred months, or some thousand days, of 100 bytes each.
    let timelines = LRUCache<TimelineCacheKey, [TimelineBucket]>(most: 4)

    init(parts: [Part], secret: CursorSecret) {
        wholeParts = parts
        self.parts = parts.map(\.withoutUnsupported)
        self.secret = secret
    }

    /// Photos in the library.
    package var photoCount: Int { wholeParts.reduce(0) { $0 + $1.live.count } }

    /// How many photos a filter finds.
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

/// The photos of one segment that a filter found.
struct SegmentMatch: Sendable {
    let segment: Segment
    let photos: Bitmap
}
