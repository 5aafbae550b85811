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
            let callers = try await Self.callers(search)
            for (place, filter) in filters.enumerated() {
                let caller = callers[place % callers.count]
                let snapshot = try search.snapshot(for: caller)
                let order = try random.order()
                let expected = try await search.ids(
                    "SELECT p.id \(Self.tables) \(filter.sql(for: caller)) ORDER BY \(order.sql)")
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

    /// A service token, and two users of whom one marked a third of the photos.
    private static func callers(_ search: SearchLibrary) async throws -> [Visibility] {
        let callers = [.service, try await search.insertUser("anna"), try await search.insertUser("ben")]
        _ = try await search.ids(
            """
            INSERT INTO favourites (user_id, photo_id)
            SELECT users.id, photos.id FROM users, photos
            WHERE CASE users.name WHEN 'anna' THEN photos.id % 3 = 0 WHEN 'ben' THEN photos.id % 100 = 7 END
            RETURNING photo_id
            """)
        try await search.library.catchUp()
        return callers
    }

    @Test(arguments: [PhotoFilter.favourite(true), .favourite(false), .not(.favourite(true))])
    func `each caller finds their own favourites, from the base and from the levels above it`(
        filter: PhotoFilter
    ) async throws {
        try await withSearchLibrary(photos: 300) { search in
            for caller in try await Self.callers(search) {
                let expected = try await search.ids(
                    "SELECT p.id \(Self.tables) \(filter.sql(for: caller)) ORDER BY 1")
                for library in [search.library, try await search.another()] {
                    let snapshot = try library.snapshot(for: caller)
                    #expect(try snapshot.ids(filter).map(\.rawValue) == expected)
                    let text = PhotoFilter.or([.text("img_1"), filter])
                    let others = try await search.ids(
                        "SELECT count(*) \(Self.tables) \(text.sql(for: caller))")
                    #expect(try snapshot.count(text) == Int(others[0]))
                }
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
