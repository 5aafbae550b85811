import Catalog

/// A filter that is another's equal to the byte. To Swift texts are equal whose accents are composed differently, to a path
/// prefix they are not: what one filter found may not be shown for the other.
struct FilterCacheKey: Equatable, Sendable {
    let filter: PhotoFilter

    init(_ filter: PhotoFilter) { self.filter = filter }

    static func == (one: Self, other: Self) -> Bool {
        one.filter == other.filter && one.filter.input.json.utf8.elementsEqual(other.filter.input.json.utf8)
    }
}
