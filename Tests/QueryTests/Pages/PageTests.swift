import Catalog
import Postgres
import Query
import TestServices
import Testing

@Suite struct PageTests {
    @Test(arguments: [PhotoOrder.takenNewestFirst, .takenOldestFirst, .name, .largestFirst, .addedNewestFirst])
    func `pages in either direction contain each photo once`(order: PhotoOrder) async throws {
        try await withSearchLibrary(photos: 300) { search in
            let snapshot = try search.snapshot()
            let all = try pages(of: snapshot, order, size: 200)
            #expect(all.count == snapshot.photoCount && Set(all).count == all.count)
            #expect(try pages(of: snapshot, order, size: 7) == all)
            #expect(try pages(of: snapshot, order, size: 7, backward: true) == all)
        }
    }

    /// Large enough for pages by the buckets of an order.
    @Test func `pages of a large library equal those of a sorted list, from any position and with any filter`()
        async throws
    {
        try await withSearchLibrary { search in
            try await search.database.client.execute(
                """
                INSERT INTO photos (filename, s3_path, size_bytes, created_at, changed_at, rating, latitude, longitude)
                SELECT 'IMG_' || n % 900 || '_' || n % 7, 's3://photos/' || n % 13 || '/' || n,
                       CASE WHEN n % 11 > 0 THEN n * 7919 % 5003 END, timestamp '2024-01-01' + n / 6000 * interval '1 day',
                       timestamptz '2024-01-08 00:00Z' + n * 7919 % 10007 * interval '1 minute', n % 6,
                       CASE WHEN n % 3 > 0 THEN (n * 7919 % 9001) / 100.0 END, (n * 104729 % 17001) / 100.0
                FROM generate_series(1, 20000) n
                """)
            let library = try await search.another()
            let snapshot = try library.snapshot()
            let place = try #require(Coordinate(latitude: 40, longitude: 80))
            let rated = PhotoFilter.rating(try #require(HalfOpen(from: 2, to: nil)))
            for (order, sql) in [
                (PhotoOrder.addedNewestFirst, "created_at DESC NULLS LAST, id" as SQL),
                (.changedNewestFirst, "changed_at DESC, id"),
                (.largestFirst, "size_bytes DESC NULLS LAST, id"),
                (.name, "split_part(filename, '_', 2)::int, split_part(filename, '_', 3)::int, id"),
            ] {
                for (filter, condition) in [(PhotoFilter.everything, "TRUE" as SQL), (rated, "rating >= 2")] {
                    let right = try await search.ids("SELECT id FROM photos WHERE \(condition) ORDER BY \(sql)")
                    // Each page begins at a cursor of the previous one, so all positions are tested.
                    #expect(try pages(of: snapshot, order, size: 200, filter).map(\.rawValue) == right, "\(order)")
                    #expect(
                        try pages(of: snapshot, order, size: 193, backward: true, filter).map(\.rawValue) == right,
                        "\(order) backwards")
                    // Small pages near the ends use the edges of the order.
                    #expect(
                        try pages(of: snapshot, order, size: 9, filter, atMost: 400).map(\.rawValue)
                            == Array(right.prefix(405)), "\(order) from the start")
                    #expect(
                        try pages(of: snapshot, order, size: 9, backward: true, filter, atMost: 400).map(\.rawValue)
                            == Array(right.suffix(405)), "\(order) from the end")
                }
            }
            let nearest = PhotoOrder.distance(from: place)
            let all = try pages(of: snapshot, nearest, size: 199, rated)
            #expect(try pages(of: snapshot, nearest, size: 150, backward: true, rated) == all)
            let first = try await search.ids(
                """
                SELECT id FROM photos WHERE rating >= 2 AND latitude IS NOT NULL
                ORDER BY round(earth_distance(ll_to_earth(latitude::float8, longitude::float8), ll_to_earth(40, 80)) * 1000), id
                LIMIT 500
                """)
            #expect(all.prefix(500).map(\.rawValue) == first)
        }
    }

    private static let places = [
        (-17.8, 180.0), (-17.8, -179.9999), (90, 12), (89.9, -170), (0, 0), (43.6, 3.9), (43.6001, 3.9),
    ]

    /// Many photos at the antimeridian, many at one place, and photos all over the world.
    @Test func `pages in the order of distance equal those of a sorted list, for any place`() async throws {
        try await withSearchLibrary { search in
            try await search.database.client.execute(
                """
                INSERT INTO photos (filename, rating, latitude, longitude)
                SELECT 'n', n % 6, CASE n % 4 WHEN 0 THEN -17.8 + (n * 7919 % 2003) / 1e6 WHEN 1 THEN 43.6
                                    WHEN 2 THEN (n * 7919 % 18001) / 100.0 - 90 END,
                       CASE n % 4 WHEN 0 THEN CASE WHEN n % 8 = 0 THEN 180 - (n % 97) / 1e5 ELSE -180 + (n % 89) / 1e5 END
                       WHEN 1 THEN 3.9 WHEN 2 THEN (n * 10473 % 35001) / 100.0 - 175 END
                FROM generate_series(1, 10000) n
                """)
            let library = try await search.another()
            let snapshot = try library.snapshot()
            for (latitude, longitude) in Self.places {
                try await comparePages(of: snapshot, search, latitude: latitude, longitude: longitude)
            }
        }
    }

    private func comparePages(
        of snapshot: LibrarySnapshot, _ search: SearchLibrary, latitude: Double, longitude: Double
    ) async throws {
        let order = PhotoOrder.distance(from: try #require(Coordinate(latitude: latitude, longitude: longitude)))
        let rated = PhotoFilter.rating(try #require(HalfOpen(from: 2, to: nil)))
        let rare = PhotoFilter.rating(try #require(HalfOpen(from: 2, to: 3)))
        for (filter, condition) in [
            (PhotoFilter.everything, "TRUE" as SQL), (rated, "rating >= 2"), (rare, "rating BETWEEN 2 AND 2"),
        ] {
            let right = try await search.ids(
                """
                SELECT id FROM photos WHERE \(condition)
                ORDER BY round(earth_distance(ll_to_earth(latitude::float8, longitude::float8),
                                              ll_to_earth(\(latitude), \(longitude))) * 1000) NULLS LAST, id
                """)
            let place: Comment = "\(latitude), \(longitude), \(filter)"
            #expect(
                try pages(of: snapshot, order, size: 9, filter, atMost: 200).map(\.rawValue)
                    == Array(right.prefix(207)), place)
            #expect(try pages(of: snapshot, order, size: 200, filter).map(\.rawValue) == right, place)
            #expect(try pages(of: snapshot, order, size: 200, backward: true, filter).map(\.rawValue) == right, place)
        }
    }

    /// - Parameter most: ends with the page that reaches this number of photos.
    private func pages(
        of snapshot: LibrarySnapshot, _ order: PhotoOrder, size: Int, backward: Bool = false,
        _ filter: PhotoFilter = .everything, atMost most: Int = .max
    ) throws -> [PhotoID] {
        var ids: [PhotoID] = []
        var cursor: String?
        while true {
            let request =
                try backward ? PageRequest(last: size, before: cursor) : PageRequest(first: size, after: cursor)
            let page = try snapshot.page(filter, order, request)
            #expect(try page.totalCount == snapshot.count(filter))
            #expect((backward ? page.hasNextPage : page.hasPreviousPage) == (cursor != nil))
            ids = backward ? page.ids + ids : ids + page.ids
            cursor = backward ? page.startCursor : page.endCursor
            if !(backward ? page.hasPreviousPage : page.hasNextPage) || ids.count >= most { return ids }
        }
    }

    @Test func `photos deleted and inserted between pages do not move others`() async throws {
        try await withSearchLibrary { search in
            let ids = try await search.insertDays(10)
            try await search.library.catchUp()
            let first = try search.snapshot().page(.everything, .takenNewestFirst, PageRequest(first: 4))
            #expect(first.ids.map(\.rawValue) == Array(ids.reversed().prefix(4)))
            // Deletes the photo of the cursor, and inserts one before it.
            try await search.database.client.execute("DELETE FROM photos WHERE id = \(ids[6])")
            try await search.database.client.execute(
                "INSERT INTO photos (filename, taken_date) VALUES ('new', '2020-01-09 13:00')")
            try await search.library.catchUp()
            let second = try search.snapshot().page(
                .everything, .takenNewestFirst, PageRequest(first: 20, after: first.endCursor))
            #expect(second.ids.map(\.rawValue) == Array(ids.prefix(6).reversed()))
        }
    }

    /// https://relay.dev/graphql/connections.htm#sec-Pagination-algorithm
    @Test func `after and before are a window, and first or last select an end of it`() async throws {
        try await withSearchLibrary { search in
            try await search.insertDays(20)
            try await search.library.catchUp()
            let snapshot = try search.snapshot()
            for order in [PhotoOrder.takenNewestFirst, .name, .addedNewestFirst] {
                let all = try snapshot.page(.everything, order, PageRequest(first: 20)).items
                let (after, before) = (all[4].cursor, all[15].cursor)
                func page(first: Int? = nil, last: Int? = nil, _ after: String?, _ before: String?) throws
                    -> PhotoPage
                {
                    try snapshot.page(
                        .everything, order, PageRequest(first: first, after: after, last: last, before: before))
                }
                let begin = try page(first: 3, after, before)
                #expect(begin.ids == all[5..<8].map(\.id) && begin.hasNextPage && begin.hasPreviousPage)
                let end = try page(last: 3, after, before)
                #expect(end.ids == all[12..<15].map(\.id) && end.hasNextPage && end.hasPreviousPage)
                let whole = try page(after, before)
                #expect(whole.ids == all[5..<15].map(\.id) && whole.hasNextPage)
                #expect(try page(first: 200, nil, before).ids == all[..<15].map(\.id))
                #expect(try page(last: 200, after, nil).ids == all[5...].map(\.id))
                #expect(try page(first: 5, before, after).ids.isEmpty)
            }
        }
    }

    @Test func `a cursor works in another process, and in no other search`() async throws {
        try await withSearchLibrary { search in
            try await search.insertDays(5)
            try await search.library.catchUp()
            let snapshot = try search.snapshot()
            let cursor = try #require(try snapshot.page(.everything, .name, PageRequest(first: 2)).endCursor)
            let other = try await search.another()
            #expect(try other.snapshot().page(.everything, .name, PageRequest(after: cursor)).ids.count == 3)
            #expect(throws: SearchError.foreignCursor(path: "after")) {
                try snapshot.page(.favourite(true), .name, PageRequest(after: cursor))
            }
            #expect(throws: SearchError.foreignCursor(path: "before")) {
                try snapshot.page(.everything, .largestFirst, PageRequest(last: 2, before: cursor))
            }
            for wrong in ["", "x", "AAAA", cursor + "AAAA", String(cursor.dropLast(4)), "B" + cursor.dropFirst()] {
                #expect(throws: SearchError.malformedCursor(path: "after")) {
                    try snapshot.page(.everything, .name, PageRequest(after: wrong))
                }
            }
        }
    }

    @Test func `names are in natural order: case and accents are ignored, numbers are by value, no name is last`()
        async throws
    {
        try await withSearchLibrary { search in
            let names = [
                "(1).jpg", "2.jpg", "010.jpg", "100.jpg", "etage.jpg", "ete 2.jpg", "Été.jpg", "IMG_.jpg",
                "img_0.jpg",
                "IMG_2.JPG", "Img_2b.jpg", "img_10.jpg", "IMG_00011.jpg", "IMG_20190714_181633.jpg",
                "IMG_999999999.jpg", "IMG_1000000000.jpg", "IMG_" + String(repeating: "9", count: 300),
                "IMG_1" + String(repeating: "0", count: 300), "Zebra.jpg", "日本.jpg", "", "\u{301}",
            ]
            try await search.database.client.execute(
                "INSERT INTO photos (id, filename) SELECT n, name FROM unnest(\(Array(names.reversed()))) WITH ORDINALITY AS x (name, n)"
            )
            // Equal names by id.
            try await search.database.client.execute(
                "INSERT INTO photos (id, filename) SELECT 900 + n, 'ÍMG_02.jpg' FROM generate_series(1, 3) n")
            try await search.library.catchUp()
            let snapshot = try search.snapshot()
            let all = try pages(of: snapshot, .name, size: 200).map(\.rawValue)
            var right = names.indices.map { Int64(names.count - $0) }
            // No name, and a name that folds to nothing.
            right.swapAt(right.count - 2, right.count - 1)
            right.insert(contentsOf: [901, 902, 903], at: try #require(names.firstIndex(of: "Img_2b.jpg")))
            #expect(all == right)
            #expect(try pages(of: snapshot, .name, size: 1).map(\.rawValue) == right)
            #expect(try pages(of: snapshot, .name, size: 2, backward: true).map(\.rawValue) == right)
        }
    }

    @Test func `a cursor of the former order by name has an error of its own`() async throws {
        try await withSearchLibrary { search in
            try await search.insertDays(3)
            try await search.library.catchUp()
            let snapshot = try search.snapshot()
            // Cursors of the second of three photos, by name and by date.
            let byName = "AZaiQ5CPLQ4zyU1HXzIuanAAAAAAAAAAAklNR18yLmpwZwBkYXlzL0lNR18yLmpwZ8qw5RyXuPviQJHIrOCW-Io"
            #expect(throws: SearchError.outdatedCursor(path: "after")) {
                try snapshot.page(.everything, .name, PageRequest(after: byName))
            }
            #expect(throws: SearchError.foreignCursor(path: "before")) {
                try snapshot.page(.favourite(true), .name, PageRequest(last: 1, before: byName))
            }
            let byDate = "AYzdF85FPo5f__pk2RFCsAAAAAAAAAAAAuS4oOVi3WBKfvSWcBM0_w0"
            #expect(try snapshot.page(.everything, .takenNewestFirst, PageRequest(after: byDate)).ids.count == 1)
        }
    }

    @Test func `a page may begin at a date`() async throws {
        try await withSearchLibrary { search in
            let ids = try await search.insertDays(10)
            try await search.library.catchUp()
            let date = WallClockSpan(moment: try #require(WallClock(year: 2020, month: 1, day: 5)))
            let snapshot = try search.snapshot()
            let newest = try snapshot.page(.everything, .takenNewestFirst, PageRequest(first: 1, around: date))
            #expect(newest.ids.map(\.rawValue) == [ids[3]] && newest.hasPreviousPage && newest.hasNextPage)
            let oldest = try snapshot.page(.everything, .takenOldestFirst, PageRequest(first: 1, around: date))
            #expect(oldest.ids.map(\.rawValue) == [ids[4]])
            #expect(throws: SearchError.self) {
                try snapshot.page(.everything, .name, PageRequest(first: 1, around: date))
            }
        }
    }
}
