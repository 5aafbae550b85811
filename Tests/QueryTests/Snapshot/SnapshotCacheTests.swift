import Catalog
import Postgres
import Query
import TestServices
import Testing

@Suite struct SnapshotCacheTests {
    @Test func `cached results of a path are not used for another path that only looks the same`() async throws {
        try await withSearchLibrary { search in
            let (composed, decomposed) = ("\u{E9}t\u{E9}/", "e\u{301}te\u{301}/")
            for (folder, count) in [(composed, 1), (decomposed, 2)] {
                for number in 0..<count {
                    try await search.database.client.execute(
                        """
                        INSERT INTO photos (filename, s3_path, taken_date, latitude, longitude)
                        VALUES ('a.jpg', \("s3://photos/\(folder)\(number).jpg"), '2020-01-01', 43, 5)
                        """)
                }
            }
            try await search.library.catchUp()
            let snapshot = try search.snapshot()
            let box = try #require(BoundingBox(west: 0, south: 40, east: 10, north: 50))
            for (folder, count) in [(composed, 1), (decomposed, 2), (composed, 1)] {
                let filter = PhotoFilter.pathPrefix(folder)
                let timeline = try snapshot.timeline(filter, by: .year)
                #expect(timeline.map(\.count) == [count])
                let page = try snapshot.page(
                    filter, .takenNewestFirst, PageRequest(first: 3, after: timeline.first?.cursor))
                #expect(page.ids.count == count)
                #expect(try snapshot.map(filter, box: box, zoom: 3).map(\.count) == [count])
            }
        }
    }
}
