import Catalog
import Postgres
import Query
import TestServices
import Testing

@Suite struct MapTests {
    @Test(arguments: [0.0, 3, 9, 22])
    func `a map counts each photo of its box once`(zoom: Double) async throws {
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
    func `clusters do not change while a map is panned, also at its border`(zoom: Double) async throws {
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
    func `clusters within two boxes of equal size are the same in both, for any number of clusters`(
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

    /// Inserts a photo every 0.6 degrees where a condition is true.
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
}

extension MapCluster {
    fileprivate func isWholly(in area: BoundingBox) -> Bool {
        [(box.south, box.west), (box.south, box.east), (box.north, box.west), (box.north, box.east)].allSatisfy {
            Coordinate(latitude: $0, longitude: $1).map(area.contains) ?? false
        }
    }
}
