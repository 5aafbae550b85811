package import Catalog

package enum TimelineUnit: String, CaseIterable, Hashable, Sendable { case year, month, day }

/// A stretch of wall-clock time with photos in it. Undated photos have a bucket of their own, without bounds.
package struct TimelineBucket: Sendable {
    /// `2019`, `2019-07` or `2019-07-14`; nil for undated photos.
    package let period: String?
    package let from: WallClock?
    /// The first moment after; nil for undated photos, and after the year 9999.
    package let to: WallClock?
    package let count: Int
    /// How many photos stand before it, newest first.
    package let position: Int
    /// The bucket's first photo, newest first.
    package let cover: PhotoID
    let seal: CursorSeal

    /// The place before the bucket's first photo: as `after` of a page, newest first, under the same filter it makes the
    /// page begin with the bucket. Made when asked for.
    package var cursor: String {
        // Behind all photos of later buckets, whatever their ids.
        let rank = from == nil ? .max - 1 : to.map { -$0.microseconds } ?? .min
        return seal.cursor(for: SortKey(rank: rank, id: .max))
    }
}

/// Photos that stand close together on a map.
package struct MapCluster: Hashable, Sendable {
    package let count: Int
    /// The mean of their positions; of a single photo its own.
    package let position: Coordinate
    package let box: BoundingBox
    /// The newest of them.
    package let cover: PhotoID
}

package enum SuggestionKind: String, CaseIterable, Hashable, Sendable {
    case tag, object, person, camera, make, lens, city, region, country
}

/// A name that completes what was typed.
package struct Suggestion: Hashable, Sendable {
    package let kind: SuggestionKind
    package let value: String
    /// Photos of the whole library that bear it.
    package let count: Int
}
