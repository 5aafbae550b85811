import Catalog
import Postgres
import Query
import TestServices
import Testing

/// Random filters over a random library: the index must say what PostgreSQL says.
@Suite struct DifferentialTests {
    private static let tables: SQL =
        "FROM photos p LEFT JOIN photo_ai_results r ON r.photo_id = p.id WHERE p.deleted_at IS NULL AND"

    @Test func `every kind of condition finds what SQL finds, alone and in trees`() async throws {
        try await withSearchLibrary(photos: 1500) { search in
            var random = RandomFilters(seed: 20_260_101)
            var filters: [PhotoFilter] = []
            for kind in 0..<RandomFilters.leafCount {
                for _ in 0..<6 { filters.append(try random.leaf(kind)) }
            }
            for _ in 0..<150 { filters.append(try random.filter()) }
            let snapshot = try search.snapshot()
            for filter in filters {
                let order = try random.order()
                let expected = try await search.ids("SELECT p.id \(Self.tables) \(filter.sql) ORDER BY \(order.sql)")
                #expect(try snapshot.count(filter) == expected.count, "\(filter.input.json)")
                guard try snapshot.ids(filter).map(\.rawValue) == expected.sorted() else {
                    Issue.record("other photos: \(filter.input.json)")
                    continue
                }
                let page = try snapshot.page(filter, order, PageRequest(first: 200))
                #expect(page.totalCount == expected.count)
                #expect(page.ids.map(\.rawValue) == Array(expected.prefix(200)), "\(order) \(filter.input.json)")
            }
        }
    }

    @Test func `the timeline counts what SQL counts`() async throws {
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

    @Test func `facets count as if their own choice were off`() async throws {
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

    @Test(arguments: [0.0, 3, 9, 22])
    func `a map counts every photo of its box once`(zoom: Double) async throws {
        try await withSearchLibrary(photos: 800) { search in
            let snapshot = try search.snapshot()
            for (west, east) in [(-180.0, 180.0), (170.0, -170.0), (5.0, 6.0)] {
                guard let box = BoundingBox(west: west, south: -90, east: east, north: 90) else {
                    throw NoSuchValue()
                }
                let clusters = try snapshot.map(.everything, box: box, zoom: zoom)
                let counted = clusters.reduce(0) { $0 + $1.count }
                #expect(try snapshot.count(.within(box)) <= counted && counted <= snapshot.count(.hasPosition(true)))
                #expect(clusters.count <= LibrarySnapshot.mostClusters)
                #expect(clusters.allSatisfy { $0.box.contains($0.position) })
            }
        }
    }

    @Test(arguments: [2.0, 5, 8, 12])
    func `clusters stay as they are while a map is panned, those at its border too`(zoom: Double) async throws {
        try await withSearchLibrary(photos: 800) { search in
            let snapshot = try search.snapshot()
            let (width, height) = (90 / zoom, 45 / zoom)
            var known: [PhotoID: MapCluster] = [:]
            for step in 0..<40 {
                let (west, south) = (-160 + Double(step) * 7.3, -60 + Double(step % 9) * 9.7)
                let box = try #require(
                    BoundingBox(
                        west: west, south: south,
                        east: (west + width + 180).truncatingRemainder(dividingBy: 360) - 180,
                        north: south + height))
                let clusters = try snapshot.map(.everything, box: box, zoom: zoom)
                #expect(try clusters.reduce(0) { $0 + $1.count } >= snapshot.count(.within(box)))
                for cluster in clusters {
                    #expect(known[cluster.cover, default: cluster] == cluster)
                    known[cluster.cover] = cluster
                }
            }
            #expect(known.count > 3)
        }
    }

    @Test(arguments: [(width: 8, height: 5), (20, 11), (31, 17), (60, 60), (15, 33)])
    func `what is inside of two boxes of a size is the same in both, however many clusters they hold`(
        width: Double, height: Double
    ) async throws {
        try await withSearchLibrary { search in
            try await Self.insertPositions("latitude BETWEEN -12 AND 12 OR random() < 0.1", search)
            let snapshot = try search.snapshot()
            var random = RandomFilters(seed: 5)
            // Cells of zoom 7.
            let (across, upward) = (width * 360 / 512, height * 360 / 512)
            var last: (box: BoundingBox, clusters: [MapCluster])?
            var shared = 0
            for _ in 0..<60 {
                let west = Double.random(in: -200 ... -160, using: &random)
                let south = Double.random(in: -30...(30 - upward), using: &random)
                func around(_ longitude: Double) -> Double { longitude < -180 ? longitude + 360 : longitude }
                let box = try #require(
                    BoundingBox(west: around(west), south: south, east: around(west + across), north: south + upward))
                let clusters = try snapshot.map(.everything, box: box, zoom: 7.7)
                #expect(clusters.count <= LibrarySnapshot.mostClusters)
                if let last {
                    func inBoth(_ clusters: [MapCluster]) -> [MapCluster] {
                        clusters.filter { [last.box, box].allSatisfy($0.isWholly(in:)) }
                    }
                    #expect(inBoth(clusters) == inBoth(last.clusters), "\(last.box) \(box)")
                    shared += inBoth(clusters).count
                }
                last = (box, clusters)
            }
            #expect(shared > 3)
        }
    }

    @Test func `180 degrees east and west are one meridian`() async throws {
        try await withSearchLibrary { search in
            try await search.database.client.execute(
                """
                INSERT INTO photos (filename, latitude, longitude)
                VALUES ('a', 10, 180), ('b', 10, -180), ('c', 10, 179.999), ('d', 10, -179.999)
                """)
            try await search.library.catchUp()
            for (west, east) in [(-180.0, -179.9), (179.9, 180), (179.9, -179.9), (-180, 180), (180, -180)] {
                let box = try #require(BoundingBox(west: west, south: 0, east: east, north: 20))
                let clusters = try search.snapshot().map(.everything, box: box, zoom: 14)
                let meridian = try #require(clusters.first)
                #expect(meridian.count == 3, "\(west)…\(east): \(clusters)")
                #expect(abs(meridian.box.west) == 180 && abs(meridian.position.longitude) > 179.99)
            }
        }
    }

    /// A photo each 0.6 degrees, where a condition holds.
    private static func insertPositions(_ condition: SQL, _ search: SearchLibrary) async throws {
        try await search.database.client.execute(
            """
            INSERT INTO photos (filename, latitude, longitude)
            SELECT 'a', latitude, longitude
            FROM generate_series(-30, 30, 0.6) latitude, (SELECT generate_series(-180, -100, 0.6) UNION ALL
                 SELECT generate_series(150, 180, 0.6)) AS around (longitude)
            WHERE \(condition)
            """)
        try await search.library.catchUp()
    }

    @Test func `a list's own choice is off also where the search language wrote it, and where it is one of several`()
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
}

extension MapCluster {
    fileprivate func isWholly(in area: BoundingBox) -> Bool {
        [(box.south, box.west), (box.south, box.east), (box.north, box.west), (box.north, box.east)].allSatisfy {
            Coordinate(latitude: $0, longitude: $1).map(area.contains) ?? false
        }
    }
}
