import Catalog

/// A filter and, if it asks for favourites, whose they are.
///
/// Filters are compared byte for byte. Swift strings are equal if their accents are only composed differently, but such path
/// prefixes match different photos, so they must not share a cache entry.
struct FilterCacheKey: Equatable, Sendable {
    let filter: PhotoFilter
    let visibility: Visibility

    init(_ filter: PhotoFilter, for visibility: Visibility) {
        self.filter = filter
        self.visibility =
            filter.mentionsFavourite ? visibility : Visibility(photos: visibility.photos, favourites: nil)
    }

    static func == (one: Self, other: Self) -> Bool {
        one.visibility == other.visibility && one.filter == other.filter
            && one.filter.json.utf8.elementsEqual(other.filter.json.utf8)
    }
}
