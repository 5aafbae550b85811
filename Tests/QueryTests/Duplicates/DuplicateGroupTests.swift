import Catalog
import Postgres
import Query
import TestServices
import Testing

/// Groups of duplicates, the photo to keep, and the pages of their list.
@Suite struct DuplicateGroupTests {
    private static func request(
        _ kind: DuplicateRequest.Kind, within distance: Int? = nil, filter: PhotoFilter = .everything, size: Int = 50,
        after cursor: String? = nil
    ) throws -> DuplicateRequest {
        try DuplicateRequest(kind: kind, distance: distance, filter: filter, size: size, after: cursor)
    }

    private static func numbers(_ page: DuplicatePage) -> [[Int64]] { page.groups.map { $0.photos.map(\.rawValue) } }

    @Test func `the photo to keep is the favourite, then the largest, then the oldest, with the reason`()
        async throws
    {
        try await withSearchLibrary { search in
            try await search.database.client.execute(
                """
                INSERT INTO photos (id, s3_path, sha256, perceptual_hash, width, height, size_bytes, favourite, deleted_at)
                VALUES (1, 'a.jpg', sha256('1'), '00000000000000ff', 10, 10, 5, FALSE, NULL),
                       (2, 'b.heic', sha256('2'), '00000000000000fe', 20, 20, 5, FALSE, NULL),
                       (3, 'c.jpg', sha256('2'), 'f0000000000000fe', 20, 20, 6, FALSE, NULL),
                       (4, 'd.jpg', sha256('2'), '00000000000000fe', 20, 20, 5, FALSE, now()),
                       (5, 'e.jpg', sha256('1'), '0f0f0f0f0f0f0f0f', 10, 10, 5, TRUE, NULL),
                       (6, 'f.jpg', NULL, 'broken', 10, 10, 5, FALSE, NULL),
                       (7, 'g.jpg', sha256('7'), 'ffff00000000ffff', NULL, NULL, 5, FALSE, NULL),
                       (8, 'h.jpg', sha256('7'), 'ffff00000000ffff', NULL, NULL, 5, FALSE, NULL)
                """)
            try await search.library.catchUp()
            let snapshot = try search.snapshot()
            let duplicates = DuplicateSearch()
            let exact = try await duplicates.page(Self.request(.exact), in: snapshot)
            #expect(Self.numbers(exact) == [[7, 8], [5, 1], [3, 2]])
            #expect(exact.groups.map(\.reason) == [.seenFirst, .favourite, .largerFile])
            let near = try await duplicates.page(Self.request(.near), in: snapshot)
            #expect(Self.numbers(near) == [[7, 8], [3, 2, 1]])
            #expect(near.groups.map(\.isExact) == [true, false])
            let nearest = try await duplicates.page(Self.request(.near, within: 1), in: snapshot)
            #expect(Self.numbers(nearest) == [[7, 8], [2, 1]])
            #expect(nearest.groups.map(\.reason) == [.seenFirst, .morePixels])
        }
    }

    @Test func `exact groups equal those of SQL while photos are inserted, changed and deleted`() async throws {
        try await withSearchLibrary(photos: 1500) { search in
            let client = search.database.client
            for step in 0..<8 {
                try await client.execute(
                    """
                    UPDATE photos SET sha256 = sha256((id % \(Int64(90 + step)))::text::bytea), favourite = id % 7 = 0
                    WHERE id % 11 = \(Int64(step))
                    """)
                try await client.execute("UPDATE photos SET deleted_at = now() WHERE id % 97 = \(Int64(step))")
                try await search.library.catchUp()
                let rows = try await client.query(
                    """
                    SELECT array_agg(id ORDER BY favourite DESC, coalesce(nullif(width::bigint * height, 0), -1) DESC,
                                     size_bytes DESC NULLS LAST, id)
                    FROM photos WHERE sha256 IS NOT NULL AND deleted_at IS NULL
                    GROUP BY sha256 HAVING count(*) > 1 ORDER BY max(id) DESC
                    """)
                let expected = try rows.map { try $0.decode([Int64].self, at: 0) }
                #expect(try search.snapshot().copiedGroups.map { $0.photos.map(\.rawValue) } == expected)
            }
        }
    }

    @Test(arguments: DuplicateRequest.Kind.allCases)
    func `pages by cursor are the whole list, also if groups disappear between them`(
        kind: DuplicateRequest.Kind
    ) async throws {
        try await withSearchLibrary(photos: 1500) { search in
            let duplicates = DuplicateSearch()
            let snapshot = try search.snapshot()
            let all = try await duplicates.page(Self.request(kind, within: 0, size: 1000), in: snapshot)
            try #require(all.groups.count == all.totalCount && all.totalCount > 20)
            var read: [DuplicateGroup] = []
            var cursor: String?
            repeat {
                let request = try Self.request(kind, within: 0, size: 7, after: cursor)
                let page = try await duplicates.page(request, in: snapshot)
                #expect(page.hasPreviousPage == (cursor != nil))
                read += page.groups
                cursor = page.hasNextPage ? page.endCursor : nil
            } while cursor != nil
            #expect(read == all.groups)

            // The last group of a page is deleted: the next page begins after its position.
            let ninth = all.groups[8]
            try await search.database.client.execute(
                "UPDATE photos SET deleted_at = now() WHERE id = ANY (\(ninth.photos.map(\.rawValue)))")
            try await search.library.catchUp()
            let next = try await DuplicateSearch().page(
                Self.request(kind, within: 0, size: 3, after: all.cursor(of: ninth)), in: try search.snapshot())
            #expect(next.groups == Array(all.groups[9..<12]))
        }
    }

    @Test func `a cursor is valid for one kind, distance and filter`() async throws {
        try await withSearchLibrary(photos: 300) { search in
            let duplicates = DuplicateSearch()
            let snapshot = try search.snapshot()
            let cursor = try #require(
                try await duplicates.page(Self.request(.near, within: 3), in: snapshot).endCursor)
            for other in [
                try Self.request(.exact, after: cursor), try Self.request(.near, within: 4, after: cursor),
                try Self.request(.near, within: 3, filter: .favourite(true), after: cursor),
            ] {
                await #expect(throws: SearchError.foreignCursor(path: "after")) {
                    try await duplicates.page(other, in: snapshot)
                }
            }
            await #expect(throws: SearchError.malformedCursor(path: "after")) {
                try await duplicates.page(Self.request(.exact, after: "x"), in: snapshot)
            }
            #expect(throws: InputError(path: "distance", reason: "must be between 0 and 11")) {
                try Self.request(.near, within: 12)
            }
        }
    }

    @Test func `a filter selects groups with at least one matching photo and keeps them complete`() async throws {
        try await withSearchLibrary(photos: 1500) { search in
            let snapshot = try search.snapshot()
            let all = snapshot.copiedGroups
            let favourites = Set(try snapshot.ids(.favourite(true)))
            let page = try await DuplicateSearch().page(
                Self.request(.exact, filter: .favourite(true), size: 1000), in: snapshot)
            let expected = all.filter { !favourites.isDisjoint(with: $0.photos) }
            #expect(page.groups == expected && !expected.isEmpty && expected.count < all.count)
        }
    }

    @Test func `sixteen concurrent requests share one search, and cancelled requests do not wait`() async throws {
        try await withSearchLibrary(photos: 1500) { search in
            let duplicates = DuplicateSearch()
            let snapshot = try search.snapshot()
            let counts = try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 0..<16 {
                    group.addTask { try await duplicates.page(Self.request(.near), in: snapshot).totalCount }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(Set(counts).count == 1 && counts.count == 16)
            #expect(await duplicates.searchCount == 1)

            let impatient = Task { try await duplicates.page(Self.request(.near, within: 11), in: snapshot) }
            impatient.cancel()
            await #expect(throws: SearchError.abandoned) { try await impatient.value }
        }
    }

    @Test func `cached near groups have the current facts of their photos`() async throws {
        try await withSearchLibrary { search in
            try await search.database.client.execute(
                """
                INSERT INTO photos (id, s3_path, perceptual_hash, width, height) SELECT n, n || '.jpg', '00000000000000ff', n, n
                FROM generate_series(1, 4) n
                """)
            try await search.library.catchUp()
            let duplicates = DuplicateSearch()
            let before = try await duplicates.page(Self.request(.near), in: try search.snapshot())
            #expect(Self.numbers(before) == [[4, 3, 2, 1]])
            try await search.database.client.execute("UPDATE photos SET favourite = TRUE WHERE id = 1")
            try await search.database.client.execute("UPDATE photos SET deleted_at = now() WHERE id = 4")
            try await search.library.catchUp()
            let after = try await duplicates.page(Self.request(.near), in: try search.snapshot())
            #expect(Self.numbers(after) == [[1, 3, 2]])
        }
    }
}
