import Catalog
import Postgres
import Query
import TestServices
import Testing

/// Random filters over a random library: the index must return the same photos as PostgreSQL.
@Suite struct FilterDifferentialTests {
    private static let tables: SQL =
        "FROM photos p LEFT JOIN photo_ai_results r ON r.photo_id = p.id WHERE p.deleted_at IS NULL AND"

    @Test func `every kind of condition, alone and in trees, matches the same photos as SQL in every form`()
        async throws
    {
        try await withSearchLibrary(photos: 1500) { search in
            var random = RandomFilters(seed: 20_260_101)
            var filters: [PhotoFilter] = []
            for kind in 0..<RandomFilters.leafCount {
                for _ in 0..<6 { filters.append(try random.leaf(kind)) }
            }
            for _ in 0..<150 { filters.append(try random.filter()) }
            let snapshot = try search.snapshot()
            for filter in filters {
                let order = try random.order()
                let expected = try await search.ids("SELECT p.id \(Self.tables) \(filter.sql) ORDER BY \(order.sql)")
                #expect(try snapshot.count(filter) == expected.count, "\(filter.json)")
                guard try snapshot.ids(filter).map(\.rawValue) == expected.sorted() else {
                    Issue.record("other photos: \(filter.json)")
                    continue
                }
                for form in try filter.forms {
                    #expect(try snapshot.ids(form).map(\.rawValue) == expected.sorted(), "\(form.json)")
                }
                let page = try snapshot.page(filter, order, PageRequest(first: 200))
                #expect(page.totalCount == expected.count)
                #expect(page.ids.map(\.rawValue) == Array(expected.prefix(200)), "\(order) \(filter.json)")
            }
        }
    }
}

extension PhotoFilter {
    /// The filter as clients send it: in the JSON of GraphQL and REST, and in the search language. Empty if JSON cannot
    /// express it, as for empty lists.
    fileprivate var forms: [PhotoFilter] {
        get throws {
            let fromJSON: PhotoFilter
            do {
                fromJSON = try PhotoFilter(input)
            } catch {
                return []
            }
            return [fromJSON, try PhotoFilter(searchLanguage: fromJSON.searchText())]
        }
    }
}
