package import Catalog

package enum TimelineUnit: String, CaseIterable, Hashable, Sendable { case year, month, day }

/// A period of wall-clock time that contains photos. Undated photos have a separate bucket without bounds.
package struct TimelineBucket: Sendable {
    /// `2019`, `2019-07` or `2019-07-14`; nil for undated photos.
    package let period: String?
    package let from: WallClock?
    /// Exclusive end; nil for undated photos and for the year 9999.
    package let to: WallClock?
    package let count: Int
    /// Number of photos before it in the timeline.
    package let position: Int
    /// The bucket's first photo, newest first.
    package let cover: PhotoID
    let seal: CursorSeal

    /// The cursor before the bucket's first photo: a page with it as `after`, newest first and with the same filter, begins
    /// with the bucket. Computed on access.
    package var cursor: String {
        // After all photos of later periods, for any id.
        let rank = from == nil ? .max - 1 : to.map { -$0.microseconds } ?? .min
        return seal.cursor(for: SortKey(rank: rank, id: .max))
    }
}

/// Photos close to each other on a map.
package struct MapCluster: Hashable, Sendable {
    package let count: Int
    /// The mean of their positions.
    package let position: Coordinate
    package let box: BoundingBox
    /// The newest of them.
    package let cover: PhotoID
}

package enum SuggestionKind: String, CaseIterable, Hashable, Sendable {
    case tag, object, person, camera, make, lens, city, region, country
}

/// A name that completes the typed text.
package struct Suggestion: Hashable, Sendable {
    package let kind: SuggestionKind
    package let value: String
    /// Number of photos in the library with this name.
    package let count: Int
}
