import Catalog
import Foundation
import Ingest
import Testing

/// Shared by all tests: unoptimised code takes seconds to load the table.
let testGazetteer = Gazetteer()

@Suite struct GazetteerTests {
    @Test(arguments: [
        (43.2965, 5.3698, "Marseille, Provence-Alpes-Côte d'Azur, France", "Europe/Paris"),
        (48.8584, 2.2945, "Paris, Île-de-France, France", "Europe/Paris"),
        (48.8640, 2.4490, "Montreuil, Île-de-France, France", "Europe/Paris"),
        (35.6895, 139.6917, "Tokyo, Tokyo, Japan", "Asia/Tokyo"),
        (-33.8568, 151.2153, "Sydney, New South Wales, Australia", "Australia/Sydney"),
    ]) func `a known position has its names`(latitude: Double, longitude: Double, name: String, zone: String) throws {
        let position = try #require(Coordinate(latitude: latitude, longitude: longitude))
        let names = try #require(try testGazetteer.names(at: position))
        #expect(names.locationName.replacing("’", with: "'") == name.replacing("Tokyo, Tokyo", with: "Tokyo"))
        #expect(names.timeZone == zone)
    }

    @Test func `both sides of the antimeridian are Fiji`() throws {
        for longitude in [179.97, -179.99] {
            let position = try #require(Coordinate(latitude: -16.8, longitude: longitude))
            let names = try #require(try testGazetteer.names(at: position))
            #expect(names.countryCode == "FJ")
            #expect(names.country == "Fiji")
        }
    }

    @Test(arguments: [(-90.0, 0.0), (-48.876, -123.393), (30.0, -45.0), (90.0, 0.0)])
    func `far from every place there is no name`(latitude: Double, longitude: Double) throws {
        let position = try #require(Coordinate(latitude: latitude, longitude: longitude))
        #expect(try testGazetteer.names(at: position) == nil)
    }

    @Test func `a look-up takes some microseconds`() throws {
        let nowhere = try #require(Coordinate(latitude: 0, longitude: 0))
        _ = try testGazetteer.names(at: nowhere)
        var generator = SystemRandomNumberGenerator()
        let positions = (0..<2000).compactMap { _ in
            Coordinate(
                latitude: .random(in: -60...70, using: &generator),
                longitude: .random(in: -180...180, using: &generator))
        }
        let clock = ContinuousClock()
        let time = try clock.measure { for position in positions { _ = try testGazetteer.names(at: position) } }
        // Some 5 µs when optimised; this bound holds for debug builds on a busy machine.
        #expect(time / positions.count < .milliseconds(5))
        print("place look-up: \(time / positions.count)")
    }
}
