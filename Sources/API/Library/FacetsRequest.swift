import Catalog
import Query

/// How often each term occurs among the photos of a filter.
struct FacetsRequest: LibraryRequest {
    let filter: PhotoFilter
    let pages: [FacetPage]

    func plan(in snapshot: LibrarySnapshot) throws -> LibraryPlan<FacetsObject> {
        let lists = try snapshot.facets(filter, wanted: Set(pages.map(\.facet)))
        var values: [String: [FacetValueObject]] = [:]
        for page in pages {
            guard let list = lists[page.facet] else { continue }
            values[page.name] = try page.values(of: list).map { FacetValueObject(value: $0, list: list) }
        }
        return LibraryPlan { [values] _ in FacetsObject(values: values) }
    }
}

/// A page of one list of terms.
struct FacetPage: Sendable {
    /// How many values.
    struct Size: Sendable {
        static let sizes = 1...200

        let count: Int

        init?(_ count: Int) {
            guard Self.sizes.contains(count) else { return nil }
            self.count = count
        }
    }

    /// Its name in the response.
    let name: String
    let facet: Facet
    let size: Size
    let after: String?
    /// The name of ``after`` in errors.
    let cursorName: String

    func values(of list: FacetList) throws(SearchError) -> ArraySlice<FacetValue> {
        try list.page(first: size.count, after: after, path: cursorName)
    }
}
