import Catalog
import Postgres
import Query
import TestServices
import Testing

@Suite struct VisibilityTests {
    private static func mark(_ search: SearchLibrary, _ photos: [Int64], of caller: Visibility) async throws {
        let user = try #require(caller.favourites)
        try await search.database.client.execute(
            "INSERT INTO favourites (user_id, photo_id) SELECT \(user.rawValue), unnest(\(photos))")
    }

    private static func favourites(_ library: Library, of caller: Visibility) throws -> [Int64] {
        try library.snapshot(for: caller).ids(.favourite(true)).map(\.rawValue)
    }

    @Test func `marks of users follow the change feed, and end with the user and with the photo`() async throws {
        try await withSearchLibrary { search in
            try await search.insertDays(6)
            let client = search.database.client
            let (anna, ben) = (try await search.insertUser("anna"), try await search.insertUser("ben"))
            func expect(
                _ annas: [Int64], _ bens: [Int64], _ shared: [Int64], after statement: SQL,
                _ location: SourceLocation = #_sourceLocation
            ) async throws {
                try await client.execute(statement)
                try await search.library.catchUp()
                for library in [search.library, try await search.another()] {
                    let found = try [anna, ben, .service].map { try Self.favourites(library, of: $0) }
                    #expect(found == [annas, bens, shared], "\(statement)", sourceLocation: location)
                }
                #expect(try await search.library.recount().differing == 0, sourceLocation: location)
            }
            try await Self.mark(search, [1, 2, 3], of: anna)
            try await Self.mark(search, [3, 4], of: ben)
            try await expect([1, 2, 3], [3, 4], [5], after: "UPDATE photos SET favourite = TRUE WHERE id = 5")
            try await expect([1, 3], [3, 4], [5], after: "DELETE FROM favourites WHERE photo_id = 2")
            try await expect(
                [1, 6], [6, 4].sorted(), [5], after: "UPDATE favourites SET photo_id = 6 WHERE photo_id = 3")
            try await expect([6], [4, 6], [5], after: "DELETE FROM photos WHERE id = 1")
            try await expect([6], [], [5], after: "DELETE FROM users WHERE name = 'ben'")
            // The id of a photo survives a new key of its object.
            try await expect(
                [6], [], [5], after: "UPDATE photos SET s3_path = 's3://photos/elsewhere.jpg' WHERE id = 6")
            try await expect([], [], [], after: "TRUNCATE photos, photo_ai_results")
            #expect(try await search.ids("SELECT photo_id FROM favourites").isEmpty)
        }
    }

    @Test func `a user who becomes the first owner adds their marks to those of photos`() async throws {
        try await withSearchLibrary { search in
            try await search.insertDays(4)
            let (anna, ben) = (try await search.insertUser("anna"), try await search.insertUser("ben"))
            try await Self.mark(search, [1, 2], of: anna)
            try await Self.mark(search, [2], of: ben)
            let client = search.database.client
            try await client.execute("UPDATE photos SET favourite = TRUE WHERE id IN (2, 3)")
            try await client.execute("UPDATE users SET has_shared_favourites = TRUE WHERE name = 'anna'")
            // A request that has not heard of it yet.
            try await Self.mark(search, [4], of: anna)
            try await search.library.catchUp()
            #expect(try Self.favourites(search.library, of: .service) == [1, 2, 3, 4])
            #expect(try Self.favourites(search.library, of: ben) == [2])
            #expect(try await search.ids("SELECT photo_id FROM favourites ORDER BY 1") == [2])
        }
    }

    @Test func `a mark of one user does not change a photo for others`() async throws {
        try await withSearchLibrary { search in
            try await search.insertDays(2)
            func changed() async throws -> [Int64] {
                try await search.library.catchUp()
                return try search.snapshot().page(.everything, .changedNewestFirst, PageRequest(first: 9)).ids.map(
                    \.rawValue)
            }
            try await search.database.client.execute("UPDATE photos SET title = 'new' WHERE id = 2")
            #expect(try await changed() == [2, 1])
            try await Self.mark(search, [1], of: try await search.insertUser("anna"))
            #expect(try await changed() == [2, 1])
        }
    }

    @Test func `photos that nobody marked take no space, and a mark a few bytes`() async throws {
        try await withSearchLibrary { search in
            try await search.insertDays(3000)
            func bytes() async throws -> Int { try await search.another().statistics.bytes }
            let without = try await bytes()
            let anna = try await search.insertUser("anna")
            #expect(try await bytes() == without)
            try await Self.mark(search, (1...300).map { $0 * 10 }, of: anna)
            let with = try await bytes()
            #expect(with > without && with <= without + 300 * 2 + 200, "\(with - without)")
        }
    }

    @Test func `results that are cached for one caller are not used for another`() async throws {
        try await withSearchLibrary { search in
            try await search.insertDays(9)
            let client = search.database.client
            try await client.execute(
                """
                UPDATE photos SET latitude = 43, longitude = 5, sha256 = sha256(((id - 1) / 3)::text::bytea),
                    perceptual_hash = repeat(to_hex((id - 1) / 3 + 1), 16), favourite = id = 3
                """)
            let (anna, ben) = (try await search.insertUser("anna"), try await search.insertUser("ben"))
            try await Self.mark(search, [2, 5], of: anna)
            try await Self.mark(search, [7, 8, 9], of: ben)
            try await search.library.catchUp()
            let box = try #require(BoundingBox(west: 0, south: 40, east: 10, north: 50))
            let duplicates = DuplicateSearch()
            let nobody = Visibility(photos: .granted, favourites: anna.favourites)
            let expected: [(Visibility, Int, [[Int64]])] = [
                (.service, 1, [[7, 8, 9], [4, 5, 6], [3, 1, 2]]), (anna, 2, [[7, 8, 9], [5, 4, 6], [2, 1, 3]]),
                (nobody, 0, []), (ben, 3, [[7, 8, 9], [4, 5, 6], [1, 2, 3]]), (nobody, 0, []),
                (anna, 2, [[7, 8, 9], [5, 4, 6], [2, 1, 3]]),
            ]
            for (caller, count, groups) in expected {
                let snapshot = try search.snapshot(for: caller)
                let filter = PhotoFilter.favourite(true)
                #expect(try snapshot.count(filter) == count)
                #expect(try snapshot.timeline(filter, by: .year).map(\.count) == (count > 0 ? [count] : []))
                #expect(try snapshot.map(filter, box: box, zoom: 2).map(\.count) == (count > 0 ? [count] : []))
                for kind in [DuplicateRequest.Kind.exact, .near] {
                    let request = try DuplicateRequest(
                        kind: kind, distance: 0, filter: .everything, size: 9, after: nil)
                    let page = try await duplicates.page(request, in: snapshot)
                    #expect(page.groups.map { $0.photos.map(\.rawValue) } == groups, "\(kind) for \(caller)")
                }
            }
            #expect(await duplicates.searchCount == 1)
        }
    }

    @Test func `the favourite of a row is that of the caller, and a caller without photos has no rows`() async throws
    {
        try await withSearchLibrary { search in
            try await search.insertDays(3)
            try await search.database.client.execute("UPDATE photos SET favourite = id = 3")
            let anna = try await search.insertUser("anna")
            try await Self.mark(search, [1], of: anna)
            let rows = PhotoRows(postgres: search.database.client)
            let ids = try [1, 2, 3].map { try #require(PhotoID(rawValue: $0)) }
            for (caller, expected) in [(Visibility.service, [false, false, true]), (anna, [true, false, false])] {
                let records = try await rows.fetch(ids, [.favourite, .filename], for: caller)
                #expect(try records.map { try $0?.favourite } == expected)
            }
            let nobody = Visibility(photos: .granted, favourites: anna.favourites)
            #expect(try await rows.fetch(ids, .all, for: nobody).allSatisfy { $0 == nil })
            let requests = [PhotoRows.Request(ids: ids, columns: .all), .init(ids: [], columns: [])]
            #expect(try await rows.fetch(requests, for: nobody).map { $0.compactMap { $0 }.count } == [0, 0])
        }
    }

    @Test func `a caller without photos gets empty results of every search`() async throws {
        try await withSearchLibrary(photos: 200) { search in
            let snapshot = try search.snapshot(for: Visibility(photos: .granted, favourites: nil))
            #expect(snapshot.photoCount == 0)
            let filters: [PhotoFilter] = [
                .everything, .favourite(false), .not(.favourite(true)), .text("img"), .isUnsupported(false),
                .hasDuplicates(true), .isLiveClip(false), .not(.everything),
            ]
            let box = try #require(BoundingBox(west: -180, south: -90, east: 180, north: 90))
            let orders: [PhotoOrder] = [
                .takenNewestFirst, .takenOldestFirst, .addedNewestFirst, .largestFirst, .name,
            ]
            for filter in filters {
                #expect(try snapshot.count(filter) == 0)
                #expect(try snapshot.ids(filter).isEmpty)
                for order in orders {
                    let page = try snapshot.page(filter, order, PageRequest(first: 5))
                    #expect(page.ids.isEmpty && page.totalCount == 0 && !page.hasNextPage && !page.hasPreviousPage)
                    var all = try OrderedPhotos(snapshot, filter, order)
                    #expect(all.next(5).isEmpty)
                }
                #expect(
                    try snapshot.facets(filter, wanted: Set(Facet.allCases)).values.allSatisfy { $0.values.isEmpty })
                #expect(try snapshot.timeline(filter, by: .day).isEmpty)
                #expect(try snapshot.map(filter, box: box, zoom: 2).isEmpty)
            }
            #expect(snapshot.copiedGroups.isEmpty)
            #expect(snapshot.suggest("c", limit: 50).isEmpty)
            for text in ["camera:", "tag:", "year:", "is:", "status:"] {
                let place = try #require(SearchPlace(text, at: text.count))
                let completions = try snapshot.completions(of: place, limit: 50)
                #expect(completions.allSatisfy { ($0.count ?? 0) == 0 }, "\(completions)")
            }
            for id in try search.snapshot().ids(.everything) { #expect(!snapshot.contains(id)) }
        }
    }
}
