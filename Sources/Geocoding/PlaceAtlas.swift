import Catalog

/// Names a position: finds its country from the outlines, then the place in that country.
///
/// Outlines are off by one or two kilometres in places. Near a border, or if a place is outside its own country's
/// outline, the towns count as well: a position in the middle of a town belongs to the country of that town.
struct PlaceAtlas: Sendable {
    /// The distance in metres beyond which a place does not name a position: on land and at sea.
    private static let cityReach: Float = 100_000
    private static let cityReachAtSea: Float = 50_000
    /// The distance in metres from a coast within which the sea belongs to its country: 200 nautical miles.
    private static let seaReach: Float = 370_000
    /// The maximum error of an outline in metres.
    private static let outlineError: Float = 5_000
    /// The distance in metres within which a place outside its country's outline counts.
    private static let exclaveReach: Float = 10_000
    /// The distance in metres from the centre of the smallest place that surely belongs to it.
    private static let smallestPlace: Float = 500
    /// The maximum distance of a place of another country, in multiples of its own radius.
    private static let widestClaim: Float = 1.5
    /// How much nearer a place of another country must be, in its own radii, per metre behind the border.
    private static let handicap: Float = 0.25 / 1000
    /// The approximate radius in metres of an island that is too small for an outline.
    private static let islandRadius: Float = 1_000

    private let tree: PlaceTree
    let map: CountryMap
    /// The countries of the table: their names and their trees.
    private let countries: [PlaceTable.Country]
    /// By country index of the map: the index in the table, if it has places of that country.
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
        return placeNames(country: country, place: other ?? own, vector)
    }

    private func atSea(_ position: Coordinate, _ vector: UnitVector) -> PlaceNames? {
        let coast = map.nearest(to: position, within: Self.seaReach)
        let island = tree.best(for: vector, among: tree.outside, within: Self.seaReach)
        if let island, island.distance - Self.islandRadius < coast?.metres ?? .infinity {
            return placeNames(island, isNear: island.distance <= Self.cityReachAtSea)
        }
        guard let coast else { return nil }
        let own = place(in: coast.country, vector, within: Self.cityReachAtSea)
        // A harbour outside the outlines may belong to any nearby country.
        var others: [(country: UInt8, metres: Float)] = []
        if coast.metres < Self.outlineError {
            others = map.near(position, within: Self.outlineError).map {
                (country: $0.country, metres: $0.metres - coast.metres)
            }
        }
        return placeNames(
            country: coast.country, place: claimant(besides: coast.country, own, others, vector) ?? own, vector)
    }

    /// The place of another country, or outside its country's outline, that the position belongs to rather than to
    /// `own`.
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

    /// The distance to a place in its own radii.
    private func remoteness(_ found: PlaceTree.Found) -> Float {
        found.distance / (tree.reach(of: found.place) + Self.smallestPlace)
    }

    private func place(in country: UInt8, _ vector: UnitVector, within metres: Float) -> PlaceTree.Found? {
        numbers[Int(country)].flatMap { tree.best(for: vector, among: tree.places(of: $0), within: metres) }
    }

    private func placeNames(country: UInt8, place: PlaceTree.Found?, _ vector: UnitVector) -> PlaceNames {
        if let place { return placeNames(place, isNear: true) }
        let name = ofMap[Int(country)]
        let nearest = self.place(in: country, vector, within: .infinity)
        return PlaceNames(
            city: nil, district: nil, region: nil, country: name.name, countryCode: name.code,
            timeZone: nearest.map { tree.timeZone(of: $0.place) })
    }

    private func placeNames(_ found: PlaceTree.Found, isNear: Bool) -> PlaceNames {
        let country = countries[Int(tree.country(of: found.place))]
        return PlaceNames(
            city: isNear ? tree.name(of: found.place) : nil, district: isNear ? tree.district(of: found.place) : nil,
            region: isNear ? tree.region(of: found.place) : nil, country: country.name, countryCode: country.code,
            timeZone: tree.timeZone(of: found.place))
    }
}
