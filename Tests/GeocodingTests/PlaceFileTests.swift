import Catalog
import Foundation

import Testing
import Geocoding

@Suite struct PlaceFileTests {
    private func inFolder(_ body: (URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "places-\(UInt64.random(in: 0 ... .max))")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(folder)
    }

    /// Lines in the format of GeoNames' cities500.txt: two towns and a mountain.
    private static let geoNames = """
        2995469\tMarseille\tMarseille\t\t43.29695\t5.38107\tP\tPPLA\tFR\t\t93\t13\t133\t13055\t870731\t\t28\tEurope/Paris\t2024-01-01
        9999999\tVilla Rosa\tVilla Rosa\t\t43.2139\t5.5392\tP\tPPL\tFR\t\t93\t13\t133\t13022\t12\t\t28\tEurope/Paris\t2024-01-01
        3030000\tA Mountain\tA Mountain\t\t43.3\t5.4\tT\tMT\tFR\t\t93\t13\t133\t13055\t0\t\t28\tEurope/Paris\t2024-01-01

        """

    @Test func `a table of GeoNames is converted, and replaces the table of a running gazetteer`() throws {
        try inFolder { folder in
            let (source, table) = (folder.appending(path: "cities500.txt"), folder.appending(path: "places.tsv.gz"))
            let gazetteer = Gazetteer(refreshed: table)
            let position = try #require(Coordinate(latitude: 43.2141, longitude: 5.5390))
            #expect(try gazetteer.names(at: position)?.city == "Cassis")
            try Self.geoNames.write(to: source, atomically: false, encoding: .utf8)
            try "FR.93\tProvence\tProvence\t1\n".write(
                to: folder.appending(path: "admin1.txt"), atomically: false, encoding: .utf8)
            try "FR.93.13\tBouches-du-Rhône\tx\t2\n".write(
                to: folder.appending(path: "admin2.txt"), atomically: false, encoding: .utf8)
            let file = try PlaceFile(
                source, regions: folder.appending(path: "admin1.txt"), districts: folder.appending(path: "admin2.txt")
            )
            let outcome = try file.write(to: table)
            #expect((outcome.places, outcome.countries) == (2, 1))
            let names = try #require(try gazetteer.names(at: position))
            #expect(
                names
                    == PlaceNames(
                        city: "Villa Rosa", district: "Bouches-du-Rhône", region: "Provence", country: "France",
                        countryCode: "FR", timeZone: "Europe/Paris"))
            // Without the file the program's own table applies again.
            try FileManager.default.removeItem(at: table)
            #expect(try gazetteer.names(at: position)?.city == "Cassis")
        }
    }

    @Test func `the program's own table is valid, and conversion does not change it`() throws {
        try inFolder { folder in
            let own = checkout.appending(path: "Sources/Geocoding/Data/places.tsv.gz")
            let table = folder.appending(path: "places.tsv.gz")
            #expect(try PlaceFile(own).write(to: table).places == 234_908)
            let (written, before) = (try GzipFile.contents(of: table), try GzipFile.contents(of: own))
            #expect(written == before)
        }
    }

    @Test(arguments: [
        ("one\ttwo\n", 1), (geoNames + "x\n", 4), (geoNames.replacing("5.38107", with: "185.3"), 1),
        (geoNames.replacing("\tFR\t\t93\t13\t133\t13022", with: "\tfr\t\t93\t13\t133\t13022"), 2),
        (geoNames.replacing("Villa Rosa\tVilla", with: "\tVilla"), 2),
        (geoNames.replacing("\t12\t\t28", with: "\tmany\t\t28"), 2),
    ]) func `the error of an invalid line names it, and the previous table is kept`(text: String, line: Int) throws {
        try inFolder { folder in
            let (source, table) = (folder.appending(path: "new.txt"), folder.appending(path: "places.tsv.gz"))
            try text.write(to: source, atomically: false, encoding: .utf8)
            try "before".write(to: table, atomically: false, encoding: .utf8)
            #expect(throws: PlaceDataError.malformed(file: "new.txt", line: line)) {
                try PlaceFile(source).write(to: table)
            }
            #expect(try String(contentsOf: table, encoding: .utf8) == "before")
            #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 2)
        }
    }

    @Test func `a file without a place is rejected`() throws {
        try inFolder { folder in
            let source = folder.appending(path: "empty.txt")
            try "".write(to: source, atomically: false, encoding: .utf8)
            #expect(throws: PlaceDataError.empty(file: "empty.txt")) {
                try PlaceFile(source).write(to: folder.appending(path: "places.tsv.gz"))
            }
        }
    }
}

private let checkout = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
