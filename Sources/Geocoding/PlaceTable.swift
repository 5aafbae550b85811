import Catalog
import Foundation

/// The table of places as columns, in the order of the file.
struct PlaceTable {
    struct Country {
        let code: String
        let name: String
    }

    /// What is stored of a place beside its name and position, packed.
    struct Facts {
        /// The start of the name in ``names``.
        var name: UInt32
        var nameLength: UInt8
        var country: UInt8
        var region: UInt16
        var district: UInt16
        var timeZone: UInt16
    }

    private(set) var coordinates: [Coordinate] = []
    /// The positions on the unit sphere.
    private(set) var positions: [SIMD3<Float>] = []
    /// The radius in metres of the area that the population covers; see ``reach(population:)``.
    private(set) var reaches: [Float] = []
    private(set) var facts: [Facts] = []
    /// All names in UTF-8, one after another.
    private(set) var names: [UInt8] = []
    private(set) var countries: [Country] = []
    private(set) var regions: [String] = []
    private(set) var districts: [String] = []
    private(set) var timeZones: [String] = []

    /// English names by their codes, also of countries without a place.
    private(set) var countryNames: [String: String] = [:]

    static let heading =
        "geonameid\tname\tadmin2\tadmin1\tcountry_code\tlatitude\tlongitude\tpopulation\ttimezone"

    /// - Parameters:
    ///   - places: the table, gzipped or not.
    ///   - countries: names of countries by their codes.
    init(places: URL, countries: URL) throws {
        var countryNames: [String: String] = [:]
        for line in try String(contentsOf: countries, encoding: .utf8).split(separator: "\n") {
            let fields = line.split(separator: "\t", maxSplits: 1)
            if fields.count == 2 { countryNames[String(fields[0])] = String(fields[1]) }
        }
        self.countryNames = countryNames
        var interned = Interned(countryNames: countryNames)
        var number = 0
        try GzipFile(places).forEachLine { line in
            number += 1
            guard number > 1 else { return }  // the heading
            guard append(line, &interned) else {
                throw PlaceDataError.malformed(file: places.lastPathComponent, line: number)
            }
        }
    }

    func name(_ facts: Facts) -> String {
        let start = Int(facts.name)
        return String(decoding: names[start..<start + Int(facts.nameLength)], as: UTF8.self)
    }

    /// The part that is still needed once the places are in a tree: the strings.
    func withoutPositions() -> PlaceTable {
        var table = self
        table.coordinates = []
        table.positions = []
        table.reaches = []
        table.facts = []
        return table
    }

    private struct Interned {
        let countryNames: [String: String]
        var countries: [[UInt8]: UInt8] = [:]
        var regions: [[UInt8]: UInt16] = [:]
        var districts: [[UInt8]: UInt16] = [:]
        var timeZones: [[UInt8]: UInt16] = [:]
    }

    /// geonameid, name, admin2, admin1, country_code, latitude, longitude, population, timezone
    private mutating func append(_ line: UnsafeBufferPointer<UInt8>, _ interned: inout Interned) -> Bool {
        let fields = line.split(separator: UInt8(ascii: "\t"), omittingEmptySubsequences: false)
        guard fields.count == 9, fields[1].count <= 255,
            let latitude = Double(String(decoding: fields[5], as: UTF8.self)),
            let longitude = Double(String(decoding: fields[6], as: UTF8.self)),
            let population = Float(String(decoding: fields[7], as: UTF8.self)),
            let position = Coordinate(latitude: latitude, longitude: longitude),
            let country = country(Array(fields[4]), &interned),
            let region = Self.intern(Array(fields[3]), &regions, &interned.regions),
            let district = Self.intern(Array(fields[2]), &districts, &interned.districts),
            let timeZone = Self.intern(Array(fields[8]), &timeZones, &interned.timeZones)
        else { return false }
        let vector = UnitVector(position)
        coordinates.append(position)
        positions.append(SIMD3(Float(vector.x), Float(vector.y), Float(vector.z)))
        reaches.append(Self.reach(population: population))
        facts.append(
            Facts(
                name: UInt32(names.count), nameLength: UInt8(fields[1].count), country: country, region: region,
                district: district, timeZone: timeZone))
        names.append(contentsOf: fields[1])
        return true
    }

    private mutating func country(_ code: [UInt8], _ interned: inout Interned) -> UInt8? {
        if let index = interned.countries[code] { return index }
        guard code.count == 2, let index = UInt8(exactly: countries.count) else { return nil }
        let text = String(decoding: code, as: UTF8.self)
        countries.append(Country(code: text, name: interned.countryNames[text] ?? text))
        interned.countries[code] = index
        return index
    }

    private static func intern(
        _ text: [UInt8], _ texts: inout [String], _ indices: inout [[UInt8]: UInt16]
    ) -> UInt16? {
        if let index = indices[text] { return index }
        guard let index = UInt16(exactly: texts.count) else { return nil }
        texts.append(String(decoding: text, as: UTF8.self))
        indices[text] = index
        return index
    }

    /// A city covers more ground than a hamlet: the radius of a disc with 10,000 people per square kilometre, at most
    /// 12 km. With it the east of Paris belongs to Paris, and Montreuil's centre to Montreuil.
    private static func reach(population: Float) -> Float {
        min(12_000, 1000 * (max(population, 0) / (10_000 * .pi)).squareRoot())
    }
}
