import Catalog
import Testing

@Suite struct CoordinateTests {
    /// From `earth_distance(ll_to_earth(…), ll_to_earth(…))` of PostgreSQL 15.
    @Test(arguments: [
        ((43.296482, 5.36978), (48.8566, 2.3522), 661_222.83), ((90, 0), (90, 77), 0),
        ((90, 0), (-90, 0), 20_037_605.73),
        ((0, 179.999), (0, -179.999), 222.64), ((0, 0), (0, 180), 20_037_605.73), ((89.9, 0), (89.9, 180), 22_264.01),
    ])
    func `a distance equals earth_distance`(from: (Double, Double), to: (Double, Double), metres: Double) throws {
        let start = try #require(Coordinate(latitude: from.0, longitude: from.1))
        let end = try #require(Coordinate(latitude: to.0, longitude: to.1))
        #expect(abs(start.distance(to: end) - metres) < 0.02)
    }

    @Test(arguments: [(90.1, 0), (-91, 0), (0, 180.5), (0, -181), (.nan, 0), (0, .infinity)])
    func `a position out of range is none`(latitude: Double, longitude: Double) {
        #expect(Coordinate(latitude: latitude, longitude: longitude) == nil)
    }

    @Test func `a box may cross the antimeridian`() throws {
        let box = try #require(BoundingBox(west: 170, south: -10, east: -170, north: 10))
        let inside = try #require(Coordinate(latitude: 0, longitude: -175))
        let outside = try #require(Coordinate(latitude: 0, longitude: 0))
        #expect(box.contains(inside) && !box.contains(outside))
        #expect(BoundingBox(west: 0, south: 1, east: 0, north: 0) == nil)
    }

    @Test(arguments: [
        (DerivedObject.Size.grid, 4000, 3000, 256, 192), (.grid, 100, 50, 100, 50), (.screen, 3000, 4000, 1080, 1440),
        (.grid, 10_000, 1, 256, 1), (.screen, 1441, 1000, 1440, 999),
    ])
    func `a thumbnail is never enlarged and never empty`(
        size: DerivedObject.Size, width: Int, height: Int, toWidth: Int, toHeight: Int
    ) {
        #expect(size.dimensions(width: width, height: height) == (toWidth, toHeight))
    }

    @Test func `a thumbnail has one key, whether it is asked for by digits or by bytes`() {
        let bytes = (0..<32).map { UInt8($0 * 8 + 7) }
        let digits = "070f171f272f373f474f575f676f777f878f979fa7afb7bfc7cfd7dfe7eff7ff"
        #expect(DerivedObject.key(sha256: digits, size: .grid) == "07/\(digits)/grid.jpg")
        #expect(
            String(decoding: DerivedObject.keyBytes(sha256: bytes, size: .screen), as: UTF8.self)
                == "07/\(digits)/screen.jpg")
    }
}
