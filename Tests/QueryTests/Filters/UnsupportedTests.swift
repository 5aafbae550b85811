import Catalog
import Postgres
import Query
import Testing
import TestServices

/// Files that are not photos are excluded by default, and are found by filters that mention them.
@Suite struct UnsupportedTests {
    @Test func `files that are not photos and excluded rows are not in default results`() async throws {
        try await withSearchLibrary(photos: 0) { search in
            try await search.database.client.execute(
                """
                INSERT INTO photos (id, filename, s3_path, media_type, read_state, latitude, longitude, taken_date, excluded)
                VALUES (1, 'a.jpg', 's3://photos/a.jpg', 'image/jpeg', 'read', 1, 1, '2020-01-01', FALSE),
                       (2, 'a.pdf', 's3://photos/a.pdf', 'application/pdf', 'unsupported', NULL, NULL, NULL, FALSE),
                       (3, 'b.jpg', 's3://photos/b.jpg', NULL, 'failed', NULL, NULL, NULL, FALSE),
                       (4, '._a.jpg', 's3://photos/._a.jpg', 'image/jpeg', 'read', 1, 1, '2020-01-01', TRUE)
                """)
            try await search.library.catchUp()
            for isReloaded in [false, true] {
                let snapshot = isReloaded ? try await search.another().snapshot() : try search.snapshot()
                func found(_ filter: PhotoFilter) throws -> [Int64] {
                    try snapshot.page(filter, .name, PageRequest(first: 10)).ids.map(\.rawValue)
                }
                #expect(try found(.everything) == [1, 3])
                #expect(try found(.undated(true)) == [3])
                #expect(try found(.not(.hasError(true))) == [1, 3])
                #expect(try found(.isUnsupported(true)) == [2])
                #expect(try found(.and([.isUnsupported(false), .undated(true)])) == [3])
                #expect(try found(.or([.isUnsupported(true), .undated(false)])) == [1, 2])
                #expect(try found(.not(.isUnsupported(true))) == [1, 3])
                #expect(try snapshot.count(.everything) == 2)
                #expect(try snapshot.timeline(.everything, by: .year).map(\.count) == [1, 1])
                let types = try snapshot.facets(.everything, wanted: [.mediaTypes])[.mediaTypes]?.values.map(\.value)
                #expect(types == ["image/jpeg"])
                // A reindex and a look-up by id include the file, but not an excluded row.
                #expect(try snapshot.ids(.everything).map(\.rawValue) == [1, 2, 3])
                for (id, isThere) in [(2, true), (4, false)] {
                    #expect(snapshot.contains(try #require(PhotoID(rawValue: Int64(id)))) == isThere)
                }
                #expect(try await search.another().recount().differing == 0)
            }
            try await search.database.client.execute("UPDATE photos SET excluded = NOT excluded WHERE id IN (1, 4)")
            try await search.library.catchUp()
            #expect(try search.snapshot().ids(.everything).map(\.rawValue) == [2, 3, 4])
        }
    }
}
