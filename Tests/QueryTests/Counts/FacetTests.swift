import Catalog
import Postgres
import Query
import TestServices
import Testing

@Suite struct FacetTests {
    private static let tables: SQL =
        "FROM photos p LEFT JOIN photo_ai_results r ON r.photo_id = p.id WHERE p.deleted_at IS NULL AND"

    @Test func `each facet ignores its own condition`() async throws {
        try await withSearchLibrary(photos: 800) { search in
            let others = PhotoFilter.hasError(false)
            let filter = PhotoFilter.and([.cameraModels(["Camera 1"]), others])
            let facets = try search.snapshot().facets(filter, wanted: [.cameras, .cities])
            func counts(_ column: SQL, _ filter: PhotoFilter) async throws -> [Int64] {
                try await search.ids(
                    "SELECT count(*) \(Self.tables) \(filter.sql) AND \(column) IS NOT NULL GROUP BY \(column) ORDER BY 1 DESC"
                )
            }
            #expect(facets[.cameras]?.values.map { Int64($0.count) } == (try await counts("p.camera_model", others)))
            let numbers = try search.snapshot().facets(
                .and([.months([1, 2]), .rating(try #require(HalfOpen(from: 3, to: nil))), others]),
                wanted: [.months, .ratings])
            func pairs(_ number: SQL, _ filter: PhotoFilter, _ direction: SQL) async throws -> [[Int64]] {
                try await search.database.client.query(
                    """
                    SELECT (\(number))::bigint, count(*) \(Self.tables) \(filter.sql) AND \(number) IS NOT NULL
                    GROUP BY 1 ORDER BY 1 \(direction)
                    """
                ).map { [try $0.decode(Int64.self, at: 0), try $0.decode(Int64.self, at: 1)] }
            }
            func pairs(_ facet: Facet) -> [[Int64]]? {
                numbers[facet]?.values.map { [Int64($0.value) ?? -1, Int64($0.count)] }
            }
            let rated = PhotoFilter.and([.rating(try #require(HalfOpen(from: 3, to: nil))), others])
            #expect(
                pairs(.months) == (try await pairs("extract(month FROM \(PhotoFilter.taken))", rated, "ASC")))
            #expect(pairs(.ratings) == (try await pairs("p.rating", .and([.months([1, 2]), others]), "DESC")))
            #expect(facets[.cities]?.values.map { Int64($0.count) } == (try await counts("p.city", filter)))
        }
    }

    @Test func `a facet ignores its own condition also from the search language, and within OR`()
        async throws
    {
        try await withSearchLibrary(photos: 300) { search in
            let snapshot = try search.snapshot()
            let all = try snapshot.facets(.everything, wanted: [.cameras, .cities, .countries, .tags])
            let camera = try #require(all[.cameras]?.values.first?.value)
            let city = try #require(all[.cities]?.values.first?.value)
            for (text, facets) in [
                ("camera:\"\(camera)\"", [Facet.cameras]), ("place:\"\(city)\"", [.cities, .countries]),
                ("model:\"\(camera)\" OR model:x", [.cameras]), ("tag:x OR tag:y", [.tags]),
            ] {
                let filter = try PhotoFilter(searchLanguage: text)
                let lists = try snapshot.facets(filter, wanted: Set(facets))
                for facet in facets { #expect(lists[facet]?.values == all[facet]?.values, "\(text)") }
            }
            let mixed = try PhotoFilter(searchLanguage: "model:\"\(camera)\" OR tag:nowhere")
            #expect(try snapshot.facets(mixed, wanted: [.cameras])[.cameras]?.values.count == 1)
        }
    }

    @Test func `a facet continues after each of its cursors, with the same filter only`() async throws {
        try await withSearchLibrary(photos: 400) { search in
            let snapshot = try search.snapshot()
            let lists = try snapshot.facets(.hasError(false), wanted: [.cameras, .tags, .months, .years])
            for (facet, list) in lists {
                var read: [FacetValue] = []
                var cursor: String?
                repeat {
                    let page = try list.page(first: 2, after: cursor, path: "after")
                    read += page
                    cursor = page.last.map(list.cursor)
                } while cursor != nil
                #expect(read == list.values && read.count > 2, "\(facet)")
            }
            let tags = try #require(lists[.tags])
            let cursor = tags.cursor(of: try #require(tags.values.first))
            let others = try snapshot.facets(.hasError(true), wanted: [.tags])
            for list in [lists[.cameras], others[.tags]] {
                #expect(throws: SearchError.foreignCursor(path: "tags.after")) {
                    try list?.page(first: 1, after: cursor, path: "tags.after")
                }
            }
            #expect(throws: SearchError.malformedCursor(path: "x")) { try tags.page(first: 1, after: "x", path: "x") }
        }
    }

    @Test func `a facet applies exclusions of its own kind, in any form`() async throws {
        try await withSearchLibrary { search in
            let ids = try await search.insertDays(3)
            try await search.database.client.execute(
                """
                INSERT INTO photo_ai_results (photo_id, tags)
                VALUES (\(ids[0]), '{odd,a}'), (\(ids[1]), '{a,b}'), (\(ids[2]), '{b}')
                """)
            try await search.library.catchUp()
            let snapshot = try search.snapshot()
            let chosen = PhotoFilter.tags(TermMatch(any: ["a"]))
            for filter: PhotoFilter in [
                .and([chosen, .not(.tags(TermMatch(any: ["odd"])))]),
                .and([chosen, .tags(TermMatch(none: ["odd"]))]),
                .tags(TermMatch(any: ["a"], none: ["odd"])), .tags(TermMatch(none: ["odd"])),
            ] {
                let values = try snapshot.facets(filter, wanted: [.tags])[.tags]?.values
                #expect(values?.map { "\($0.value) \($0.count)" } == ["b 2", "a 1"], "\(filter.json)")
            }
        }
    }
}
