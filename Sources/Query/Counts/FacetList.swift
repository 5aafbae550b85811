import Catalog

/// A list of terms with counts.
package enum Facet: String, CaseIterable, Hashable, Sendable {
    case cameras, lenses, tags, objects, people, years, months, countries, cities, mediaTypes, ratings
}

/// A term and the number of matching photos with it.
package struct FacetValue: Hashable, Sendable {
    package let value: String
    package let count: Int
    /// The position in the list.
    let key: SortKey

    /// A term of a list ordered by frequency, then by name.
    init(name: String, count: Int) {
        value = name
        self.count = count
        key = SortKey(rank: Int64(-count), text: Array(name.utf8), id: 0)
    }

    /// A number of a list ordered by number.
    init(number: Int, place: Int, count: Int) {
        value = String(number)
        self.count = count
        key = SortKey(rank: Int64(place), id: 0)
    }
}

/// All terms of one facet, in order, read page by page.
package struct FacetList: Sendable {
    package let values: [FacetValue]
    let seal: CursorSeal

    init(_ facet: Facet, _ values: [FacetValue], _ filter: PhotoFilter, secret: CursorSecret) {
        self.values = values.sorted { $0.key < $1.key }
        seal = CursorSeal(secret: secret, list: "facet \(facet.rawValue)", filter: filter)
    }

    /// The opaque position of a value, for `after`. It consists of count and name: a term whose count changes between two
    /// pages may appear twice or not at all.
    package func cursor(of value: FacetValue) -> String { seal.cursor(for: value.key) }

    /// At most `first` values after a cursor.
    ///
    /// - Parameter path: the path of the cursor in errors.
    /// - Throws: ``SearchError`` for a cursor of another list or filter.
    package func page(first: Int, after cursor: String?, path: String) throws(SearchError) -> ArraySlice<FacetValue> {
        guard let cursor else { return values.prefix(first) }
        let key = try seal.key(of: cursor, path: path)
        return values[values.partitioningIndex { key < $0.key }...].prefix(first)
    }
}
