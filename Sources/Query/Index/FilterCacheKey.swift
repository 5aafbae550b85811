import Catalog

/// A filter that is compared byte for byte. Swift strings are equal if their accents are only composed differently, but
/// such path prefixes match different photos, so they must not share a cache entry.
struct FilterCacheKey: Equatable, Sendable {
    let filter: PhotoFilter

    init(_ filter: PhotoFilter) { self.filter = filter }

    static func == (one: Self, other: Self) -> Bool {
        one.filter == other.filter && one.filter.json.utf8.elementsEqual(other.filter.json.utf8)
    }
}
