import Catalog
import Foundation

import Testing
import Geocoding

/// Shared by all tests, because unoptimized code takes seconds to load the table.
let testGazetteer = Gazetteer()

@Suite struct GazetteerTests {
    @Test(arguments: [
        (43.2965, 5.3698, "Marseille, Provence-Alpes-Côte d'Azur, France", "Europe/Paris"),
        (48.8584, 2.2945, "Paris, Île-de-France, France", "Europe/Paris"),
        (48.8640, 2.4490, "Montreuil, Île-de-France, France", "Europe/Paris"),
        (35.6895, 139.6917, "Tokyo, Tokyo, Japan", "Asia/Tokyo"),
        (-33.8568, 151.2153, "Sydney, New South Wales, Australia", "Australia/Sydney"),
    ]) func `a known position has its place names`(latitude: Double, longitude: Double, name: String, zone: String)
        throws
    {
        let position = try #require(Coordinate(latitude: latitude, longitude: longitude))
        let names = try #require(try testGazetteer.names(at: position))
        #expect(names.locationName.replacing("’", with: "'") == name.replacing("Tokyo, Tokyo", with: "Tokyo"))
        #expect(names.timeZone == zone)
    }

    /// Positions at sea, in enclaves and near borders: `expected` is the country, or the city and the country.
    @Test(arguments: [
        // A boat 8 and one 90 km off Marseille; the old port; Algiers' bay, across.
        (43.22, 5.30, "FR"), (42.5, 5.2, "FR"), (43.2937, 5.3640, "Marseille, FR"), (36.95, 3.1, "Algiers, DZ"),
        // The Strait of Gibraltar: nearer to Spain, nearer to Morocco, the rock, the town before it.
        (35.98, -5.60, "Tarifa, ES"), (35.87, -5.55, "MA"), (36.1400, -5.3530, "Gibraltar, GI"),
        (36.1684, -5.3480, "La Línea de la Concepción, ES"), (35.8894, -5.3198, "Ceuta, ES"),
        (35.2923, -2.9381, "Melilla, ES"),
        // Enclaves: Maseru, the highlands, Ladybrand before the border; St Peter's and its square, Castel Sant'Angelo.
        (-29.3142, 27.4833, "Maseru, LS"), (-29.6, 28.6, "LS"), (-29.1925, 27.4583, "Ladybrand, ZA"),
        (41.9022, 12.4533, "Vatican City, VA"), (41.9022, 12.4568, "Vatican City, VA"),
        (41.9031, 12.4663, "Rome, IT"),
        (43.9356, 12.4473, "San Marino, SM"), (43.9820, 12.4870, "SM"), (43.9833, 12.4210, "Verucchio, IT"),
        (44.0575, 12.5653, "Rimini, IT"), (43.7384, 7.4246, "Monaco, MC"), (43.7230, 7.3990, "FR"),
        // Borders.
        (48.5728, 7.8115, "Kehl, DE"), (48.5734, 7.7521, "Strasbourg, FR"), (46.2044, 6.1432, "Geneva, CH"),
        (46.1944, 6.2377, "Annemasse, FR"), (47.5596, 7.5886, "Basel, CH"), (47.5930, 7.6210, "Weil am Rhein, DE"),
        (47.5850, 7.5600, "Saint-Louis, FR"), (31.7587, -106.4869, "El Paso, US"),
        (31.7333, -106.4833, "Ciudad Juárez, MX"),
        (22.5431, 114.0579, "Shenzhen, CN"), (22.2783, 114.1747, "HK"),
        // Lands overseas, with and without towns, and what outlines leave out.
        (-21.1151, 55.5364, "RE"), (3.5, -53.0, "GF"),
        (78.2232, 15.6267, "Longyearbyen, SJ"), (-8.5211, 179.1983, "TV"),
        // Both sides of the antimeridian, on land and at sea.
        (-16.8, 179.97, "FJ"), (-16.8, -179.99, "FJ"), (-16.3, 180.0, "FJ"),
        (-16.3, -180.0, "FJ"), (66.0, -179.9, "RU"),
        (-90.0, 0.0, "AQ"), (-89.9, 179.9, "AQ"),
    ]) func `a position is in its country, also near a border and at sea`(
        latitude: Double, longitude: Double, expected: String
    ) throws {
        let position = try #require(Coordinate(latitude: latitude, longitude: longitude))
        let names = try #require(try testGazetteer.names(at: position))
        let said = expected.contains(",") ? "\(names.city ?? "-"), \(names.countryCode)" : names.countryCode
        #expect(said == expected, "\(names)")
    }

    @Test func `districts come from the table, and Antarctica has no time zone`() throws {
        func names(_ latitude: Double, _ longitude: Double) throws -> PlaceNames? {
            try testGazetteer.names(at: try #require(Coordinate(latitude: latitude, longitude: longitude)))
        }
        let marseille = try #require(try names(43.2965, 5.3698))
        #expect(marseille.district == "Bouches-du-Rhône")
        #expect(!marseille.locationName.contains("Bouches"))
        let pole = try #require(try names(-90, 0))
        #expect((pole.locationName, pole.timeZone) == ("Antarctica", nil))
        // Far from every town of Niger there is still its time zone.
        let sahara = try #require(try names(21.5, 10.5))
        #expect((sahara.countryCode, sahara.timeZone) == ("NE", "Africa/Niamey"))
    }

    @Test(arguments: [(-48.876, -123.393), (30.0, -45.0), (90.0, 0.0), (89.9, -179.9), (0.0, -150.0)])
    func `far from every coast there is no place name`(latitude: Double, longitude: Double) throws {
        let position = try #require(Coordinate(latitude: latitude, longitude: longitude))
        #expect(try testGazetteer.names(at: position) == nil)
    }

    @Test func `a lookup takes some microseconds`() throws {
        let nowhere = try #require(Coordinate(latitude: 0, longitude: 0))
        _ = try testGazetteer.names(at: nowhere)
        var generator = SystemRandomNumberGenerator()
        let positions = (0..<2000).compactMap { _ in
            Coordinate(
                latitude: .random(in: -60...70, using: &generator),
                longitude: .random(in: -180...180, using: &generator))
        }
        let clock = ContinuousClock()
        let times = try (1...3).map { _ in
            try clock.measure { for position in positions { _ = try testGazetteer.names(at: position) } }
        }
        let time = try #require(times.min()) / positions.count
        // 2 to 5 µs when optimized; 34 µs in a debug build.
        #expect(time < .microseconds(100))
        print("place look-up: \(time)")
    }
}
