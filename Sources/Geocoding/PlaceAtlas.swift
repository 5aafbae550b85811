import Catalog

/// Names a position: first its country, by the outlines of all, then the place in that country.
///
/// Outlines are a kilometre or two wrong in places. So where a border is near, or a place lies outside of its own
/// country's outline, the towns have a say as well: whoever stands in the middle of a town is in the country of that town.
struct PlaceAtlas: Sendable {
    /// Metres from a place beyond which it gives a picture no city and region: on land and at sea.
    private static let cityReach: Float = 100_000
    private static let cityReachAtSea: Float = 50_000
    /// Metres from a coast within which the sea is said to be of its country: 200 nautical miles.
    private static let seaReach: Float = 370_000
    /// Metres by which an outline may be wrong.
    private static let outlineError: Float = 5_000
    /// Metres around a place that speaks for itself in which it is heard.
    private static let exclaveReach: Float = 10_000
    /// Metres around the centre of the smallest place that are in it for sure.
    private static let smallestPlace: Float = 500
    /// What a place of another country counts for at most this many times its own size away.
    private static let widestClaim: Float = 1.5
    /// By how much a place of another country has to be nearer, in its own sizes, for each metre behind the border.
    private static let handicap: Float = 0.25 / 1000
    /// Metres from the centre of an island that is too small for an outline to its coast, about.
    private static let islandRadius: Float = 1_000

    private let tree: PlaceTree
    let map: CountryMap
    /// The countries of the table: names, and which trees they have.
    private let countries: [PlaceTable.Country]
    /// By the numbers of the map: the number in the table, where it has places of that country.
    private let numbers: [UInt8?]
    private let ofMap: [PlaceTable.Country]

    init(table: PlaceTable, map: CountryMap) {
        self.map = map
        countries = table.countries
        numbers = map.codes.map { code in
            table.countries.firstIndex { $0.code == code }.flatMap { UInt8(exactly: $0) }
        }
        ofMap = map.codes.map { PlaceTable.Country(code: $0, name: table.countryNames[$0] ?? $0) }
        let numbers = numbers
        tree = PlaceTree(table: table) { place in
            let own = table.facts[place].country
            let position = table.coordinates[place]
            func isOwn(_ country: UInt8) -> Bool { numbers[Int(country)] == own }
            if let country = map.country(at: position), isOwn(country) { return false }
            return !map.near(position, within: Self.outlineError).contains { isOwn($0.country) }
        }
    }

    func names(at position: Coordinate) -> PlaceNames? {
        let vector = UnitVector(position)
        if let country = map.country(at: position) { return onLand(country, position, vector) }
        return atSea(position, vector)
    }

    private func onLand(_ country: UInt8, _ position: Coordinate, _ vector: UnitVector) -> PlaceNames {
        let own = place(in: country, vector, within: Self.cityReach)
        let border = map.near(position, within: Self.outlineError)
        let other = claimant(besides: country, own, border, vector)
        return told(country: country, place: other ?? own, vector)
    }

    private func atSea(_ position: Coordinate, _ vector: UnitVector) -> PlaceNames? {
        let coast = map.nearest(to: position, within: Self.seaReach)
        let island = tree.best(for: vector, among: tree.outside, within: Self.seaReach)
        if let island, island.distance - Self.islandRadius < coast?.metres ?? .infinity {
            return told(island, isNear: island.distance <= Self.cityReachAtSea)
        }
        guard let coast else { return nil }
        let own = place(in: coast.country, vector, within: Self.cityReachAtSea)
        // A harbour that the outline leaves out may be any near country's.
        var others: [(country: UInt8, metres: Float)] = []
        if coast.metres < Self.outlineError {
            others = map.near(position, within: Self.outlineError).map {
                (country: $0.country, metres: $0.metres - coast.metres)
            }
        }
        return told(
            country: coast.country, place: claimant(besides: coast.country, own, others, vector) ?? own, vector)
    }

    /// The place of another country, or one that speaks for itself, in which the position lies rather than in `own`.
    private func claimant(
        besides country: UInt8, _ own: PlaceTree.Found?, _ others: [(country: UInt8, metres: Float)],
        _ vector: UnitVector
    ) -> PlaceTree.Found? {
        var best: PlaceTree.Found?
        var least = own.map { remoteness($0) } ?? .infinity
        func consider(_ found: PlaceTree.Found?, handicap: Float) {
            guard let found else { return }
            let far = remoteness(found)
            guard far < Self.widestClaim, far + handicap < least else { return }
            best = found
            least = far + handicap
        }
        for other in others where other.country != country {
            consider(
                place(in: other.country, vector, within: Self.exclaveReach), handicap: other.metres * Self.handicap)
        }
        let exclave = tree.best(for: vector, among: tree.outside, within: Self.exclaveReach)
        if let exclave, tree.country(of: exclave.place) != numbers[Int(country)] { consider(exclave, handicap: 0) }
        return best
    }

    /// The distance to a place in its own sizes.
    private func remoteness(_ found: PlaceTree.Found) -> Float {
        found.distance / (tree.reach(of: found.place) + Self.smallestPlace)
    }

    private func place(in country: UInt8, _ vector: UnitVector, within metres: Float) -> PlaceTree.Found? {
        numbers[Int(country)].flatMap { tree.best(for: vector, among: tree.places(of: $0), within: metres) }
    }

    private func told(country: UInt8, place: PlaceTree.Found?, _ vector: UnitVector) -> PlaceNames {
        if let place { return told(place, isNear: true) }
        let name = ofMap[Int(country)]
        let nearest = self.place(in: country, vector, within: .infinity)
        return PlaceNames(
            city: nil, district: nil, region: nil, country: name.name, countryCode: name.code,
            timeZone: nearest.map { tree.timeZone(of: $0.place) })
    }

    private func told(_ found: PlaceTree.Found, isNear: Bool) -> PlaceNames {
        let country = countries[Int(tree.country(of: found.place))]
        return PlaceNames(
            city: isNear ? tree.name(of: found.place) : nil, district: isNear ? tree.district(of: found.place) : nil,
            region: isNear ? tree.region(of: found.place) : nil, country: country.name, countryCode: country.code,
            timeZone: tree.timeZone(of: found.place))
    }
}
