package import Catalog
import Foundation
import Synchronization

/// The populated places of the earth in memory, about 11 MB, loaded when a position is first looked up.
///
/// Data: GeoNames, CC BY 4.0; see `Data/README.md`.
package final class Gazetteer: Sendable {
    /// What lies further from every place has no city and region, and still further no country: 100 and 300 km.
    private static let cityReach: Float = 100_000
    private static let countryReach: Float = 300_000

    private let tree = Mutex<PlaceTree?>(nil)
    private let places: URL
    private let countries: URL

    /// Reads the tables that come with the program.
    package convenience init() {
        let folder = Bundle.module.bundleURL.appending(path: "Data")
        self.init(places: folder.appending(path: "places.tsv.gz"), countries: folder.appending(path: "countries.tsv"))
    }

    init(places: URL, countries: URL) {
        self.places = places
        self.countries = countries
    }

    /// The place that a picture taken here is said to be from; nil in the middle of an ocean.
    ///
    /// The first call takes some tenths of a second on the calling thread, all others some microseconds.
    /// - Throws: ``PlaceDataError`` where the program's own tables cannot be read.
    package func names(at position: Coordinate) throws -> PlaceNames? {
        let tree = try loadedTree()
        guard let (place, distance) = tree.best(for: position), distance <= Self.countryReach else { return nil }
        let country = tree.country(of: place)
        let isNear = distance <= Self.cityReach
        return PlaceNames(
            city: isNear ? tree.name(of: place) : nil, region: isNear ? tree.region(of: place) : nil,
            country: country.name, countryCode: country.code, timeZone: tree.timeZone(of: place))
    }

    private func loadedTree() throws -> PlaceTree {
        try tree.withLock { tree in
            if let tree { return tree }
            let loaded = try PlaceTree(table: PlaceTable(places: places, countries: countries))
            tree = loaded
            return loaded
        }
    }
}

/// A table of places that cannot be read.
package enum PlaceDataError: Error, Sendable, Equatable, CustomStringConvertible {
    case unreadable(file: String)
    case malformed(file: String, line: Int)

    package var description: String {
        switch self {
        case .unreadable(let file): "\(file) cannot be read"
        case .malformed(let file, let line): "\(file), line \(line) is malformed"
        }
    }
}
