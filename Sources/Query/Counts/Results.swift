package import Catalog

package enum TimelineUnit: String, CaseIterable, Hashable, Sendable { case year, month, day }

/// A stretch of wall-clock time with photos in it. Undated photos have a bucket of their own, without bounds.
package struct TimelineBucket: Hashable, Sendable {
    /// `2019`, `2019-07` or `2019-07-14`; nil for undated photos.
    package let period: String?
    package let from: WallClock?
    /// The first moment after; nil for undated photos, and after the year 9999.
    package let to: WallClock?
    package let count: Int
    /// The bucket's first photo, newest first.
    package let cover: PhotoID
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

/// A list of terms with counts.
package enum Facet: String, CaseIterable, Hashable, Sendable {
    case cameras, lenses, tags, objects, people, years, countries, cities, mediaTypes
}

/// A term and how many photos of the filter bear it.
package struct FacetValue: Hashable, Sendable {
    package let value: String
    package let count: Int
}

package enum SuggestionKind: String, CaseIterable, Hashable, Sendable {
    case tag, object, person, camera, lens, city, region, country
}

/// A name that completes what was typed.
package struct Suggestion: Hashable, Sendable {
    package let kind: SuggestionKind
    package let value: String
    /// Photos of the whole library that bear it.
    package let count: Int
}
