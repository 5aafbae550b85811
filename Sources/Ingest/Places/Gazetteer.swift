package import Catalog
package import Foundation
import Synchronization

/// The populated places of the earth and the outlines of its countries in memory, about 15 MB, loaded when a position is
/// first looked up.
///
/// Data: GeoNames, CC BY 4.0, and Natural Earth, public domain; see `Data/README.md`.
package final class Gazetteer: Sendable {
    private let atlas = Mutex<PlaceAtlas?>(nil)
    private let places: URL
    private let countries: URL
    private let outlines: URL

    /// Reads the tables that come with the program.
    package convenience init() {
        self.init(places: Self.data.appending(path: "places.tsv.gz"))
    }

    /// - Parameter places: a table of places like the one that comes with the program, gzipped or not.
    package init(places: URL) {
        self.places = places
        countries = Self.data.appending(path: "countries.tsv")
        outlines = Self.data.appending(path: "countries.bin.gz")
    }

    private static var data: URL { Bundle.module.bundleURL.appending(path: "Data") }

    /// The place that a picture taken here is said to be from; nil in the middle of an ocean.
    ///
    /// The first call takes some tenths of a second on the calling thread, all others some microseconds.
    /// - Throws: ``PlaceDataError`` where the tables cannot be read.
    package func names(at position: Coordinate) throws -> PlaceNames? { try loaded().names(at: position) }

    private func loaded() throws -> PlaceAtlas {
        try atlas.withLock { atlas in
            if let atlas { return atlas }
            let table = try PlaceTable(places: places, countries: countries)
            let loaded = PlaceAtlas(table: table, map: CountryMap(outlines: try CountryOutlines(outlines)))
            atlas = loaded
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
