import Catalog
import Postgres
import Query
import TestServices
import Testing

/// Lists that go on: facets behind cursors, timelines to jump into, whole results.
@Suite struct ListTests {
    @Test func `a list of terms goes on behind each of its cursors, under its own filter only`() async throws {
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

    @Test func `a timeline says where each bucket begins, and its cursor leads there`() async throws {
        try await withSearchLibrary(photos: 600) { search in
            let snapshot = try search.snapshot()
            let filter = PhotoFilter.hasError(false)
            let ids = try whole(snapshot, filter, .takenNewestFirst)
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

    @Test func `what is kept for one path is not shown for another that only looks like it`() async throws {
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

    @Test func `a whole result has every photo once, in every order`() async throws {
        try await withSearchLibrary(photos: 1500) { search in
            let home = try #require(Coordinate(latitude: 43, longitude: 5))
            let orders: [PhotoOrder] = [
                .takenNewestFirst, .takenOldestFirst, .addedNewestFirst, .changedNewestFirst, .largestFirst, .name,
                .distance(from: home),
            ]
            // A part of the library stands in the delta.
            try await search.database.client.execute("UPDATE photos SET favourite = TRUE WHERE id % 5 = 0")
            try await search.library.catchUp()
            let snapshot = try search.snapshot()
            for order in orders {
                var photos = try OrderedPhotos(snapshot, .everything, order)
                var ids: [PhotoID] = []
                while case let next = photos.next(333), !next.isEmpty { ids += next }
                #expect(ids == (try whole(snapshot, .everything, order)), "\(order)")
            }
        }
    }

    @Test func `a search is completed where the cursor stands`() async throws {
        try await withSearchLibrary { search in
            let ids = try await search.insertDays(3)
            try await search.database.client.execute(
                """
                INSERT INTO photo_ai_results (photo_id, tags, faces) VALUES
                    (\(ids[0]), '{"São Paulo",sea}', '[{"person": "Anna", "confidence": 0.9375}]'),
                    (\(ids[1]), '{sea}', '[{"person": "Anna", "confidence": 0.5}]')
                """)
            try await search.database.client.execute(
                """
                INSERT INTO ai_part_runs (photo_id, part, writer, version, version_order, error)
                VALUES (\(ids[0]), 'faces', 'Face-Net', '1', '{1}', NULL), (\(ids[1]), 'faces', 'face-net', '2', '{2}', NULL),
                       (\(ids[1]), 'tags', 'face-net', '2', '{2}', NULL), (\(ids[2]), 'tags', 'face-net', '2', '{2}', 'no')
                """)
            try await search.library.catchUp()
            let snapshot = try search.snapshot()
            func texts(_ text: String) throws -> [String] {
                let place = try #require(SearchPlace(text, at: text.unicodeScalars.count))
                return try snapshot.completions(of: place, limit: 4).map { "\($0.text) \($0.count ?? -1)" }
            }
            #expect(try texts("x sea") == ["tag:sea 2"])
            #expect(try texts("pau") == ["tag:\"São Paulo\" 1"])
            #expect(try texts("tag:") == ["sea 2", "\"São Paulo\" 1"])
            #expect(try texts("notags:sky|\"SAO") == ["\"São Paulo\" 2"])
            #expect(try texts("onlytags:s") == ["sea 1", "\"São Paulo\" 0"] && texts("alltags:se") == ["sea 2"])
            #expect(try texts("nopeople:") == ["Anna 1"] && texts("person>=0.9:") == ["Anna 1"])
            #expect(try texts("person>=0.5:a") == ["Anna 2"] && texts("onlypeople>=0.6:an") == ["Anna 1"])
            #expect(try texts("foc") == ["focal: -1", "focal35: -1"])
            #expect(try texts("done>=2:f") == ["face-net 1"] && texts("donetags:") == ["face-net 1"])
            #expect(try texts("failed:") == ["face-net 1"] && texts("failedfaces:").isEmpty)
            #expect(Set(try texts("is:u")) == ["undated 0", "unsupported 0"])
            #expect(try texts("year:20") == ["2020 3"])
            #expect(
                try texts("-has:d") == ["date 3", "duplicates 0"] && texts("near:4").isEmpty && texts("x ").isEmpty)
        }
    }

    @Test func `an exclusion stays on in a list of its own kind, however it is written`() async throws {
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
                #expect(values?.map { "\($0.value) \($0.count)" } == ["b 2", "a 1"], "\(filter.input.json)")
            }
        }
    }

    /// Page by page.
    private func whole(_ snapshot: LibrarySnapshot, _ filter: PhotoFilter, _ order: PhotoOrder) throws -> [PhotoID] {
        var ids: [PhotoID] = []
        var cursor: String?
        repeat {
            let page = try snapshot.page(filter, order, PageRequest(first: 200, after: cursor))
            ids += page.ids
            cursor = page.hasNextPage ? page.endCursor : nil
        } while cursor != nil
        return ids
    }
}
