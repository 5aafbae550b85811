import Catalog

/// The segments of the index at one moment, for all callers. Only a ``LibrarySnapshot`` searches them, for one caller.
final class IndexSnapshot: Sendable {
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
    let liveClips = Memo<[Bitmap]>()
    /// Groups of photos with the same bytes, with the one that each caller's favourites choose.
    let copies = LRUCache<Visibility, [DuplicateGroup]>(capacity: 4)
    /// Panning within the same cells requests the same map: at most ``LibrarySnapshot/mostClusters`` clusters of 72 bytes
    /// each.
    let maps = LRUCache<MapCacheKey, [MapCluster]>(capacity: 8)
    /// Hundreds of months, or thousands of days, of 100 bytes each.
    let timelines = LRUCache<TimelineCacheKey, [TimelineBucket]>(capacity: 4)

    init(parts: [Part], secret: CursorSecret) {
        wholeParts = parts
        self.parts = parts.map(\.withoutUnsupported)
        self.secret = secret
    }

    /// Number of photos in the library, including files that are not photos.
    var photoCount: Int { wholeParts.reduce(0) { $0 + $1.live.count } }
}
