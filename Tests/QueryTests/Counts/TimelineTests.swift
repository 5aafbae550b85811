import Catalog
import Postgres
import Query
import TestServices
import Testing

@Suite struct TimelineTests {
    private static let tables: SQL =
        "FROM photos p LEFT JOIN photo_ai_results r ON r.photo_id = p.id WHERE p.deleted_at IS NULL AND"

    @Test func `the timeline has the same counts as SQL`() async throws {
        try await withSearchLibrary(photos: 800) { search in
            var random = RandomFilters(seed: 7)
            let snapshot = try search.snapshot()
            for unit in TimelineUnit.allCases {
                for _ in 0..<8 {
                    let filter = try random.filter()
                    let rows = try await search.database.client.query(
                        """
                        SELECT date_trunc(\(unit.rawValue), \(PhotoFilter.taken)) AS start, count(*) \(Self.tables) \(filter.sql)
                        GROUP BY 1 ORDER BY 1 DESC NULLS LAST
                        """)
                    let timeline = try snapshot.timeline(filter, by: unit)
                    #expect(timeline.map { Int64($0.count) } == (try rows.map { try $0.decode(Int64.self, at: 1) }))
                    #expect(
                        timeline.map { $0.from?.microseconds }
                            == (try rows.map { try $0.decode(Timestamp?.self, at: 0)?.microseconds }))
                }
            }
        }
    }

    @Test func `the position and the cursor of a bucket lead to its first photo`() async throws {
        try await withSearchLibrary(photos: 600) { search in
            let snapshot = try search.snapshot()
            let filter = PhotoFilter.hasError(false)
            let ids = try snapshot.allPages(filter, .takenNewestFirst)
            for unit in TimelineUnit.allCases {
                let timeline = try snapshot.timeline(filter, by: unit)
                for bucket in timeline {
                    #expect(ids[bucket.position] == bucket.cover)
                    let page = try snapshot.page(
                        filter, .takenNewestFirst, PageRequest(first: 3, after: bucket.cursor))
                    #expect(page.ids == Array(ids[bucket.position...].prefix(3)), "\(bucket.period ?? "undated")")
                }
                #expect(timeline.last?.period == nil)
            }
        }
    }
}
