import Catalog
import Postgres
import Query
import TestServices
import Testing

@Suite struct OrderedPhotosTests {
    @Test func `a complete result contains every photo once, in every order`() async throws {
        try await withSearchLibrary(photos: 1500) { search in
            let home = try #require(Coordinate(latitude: 43, longitude: 5))
            let orders: [PhotoOrder] = [
                .takenNewestFirst, .takenOldestFirst, .addedNewestFirst, .changedNewestFirst, .largestFirst, .name,
                .distance(from: home),
            ]
            // Some photos are in levels above the base.
            try await search.database.client.execute("UPDATE photos SET favourite = TRUE WHERE id % 5 = 0")
            try await search.library.catchUp()
            let snapshot = try search.snapshot()
            for order in orders {
                var photos = try OrderedPhotos(snapshot, .everything, order)
                var ids: [PhotoID] = []
                while case let next = photos.next(333), !next.isEmpty { ids += next }
                #expect(ids == (try snapshot.allPages(.everything, order)), "\(order)")
            }
        }
    }
}
