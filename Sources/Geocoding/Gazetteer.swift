package import Catalog
package import Foundation
import Synchronization

/// The populated places of the earth and the outlines of its countries in memory, about 15 MB, loaded at the first
/// lookup.
///
/// Data: GeoNames, CC BY 4.0, and Natural Earth, public domain; see `Data/README.md`.
package final class Gazetteer: Sendable {
    private struct Loaded {
        let atlas: PlaceAtlas
        let version: FileVersion?
    }

    private let loaded = Mutex<Loaded?>(nil)
    private let places: URL
    /// The owner's table, which may be replaced at any time.
    private let refreshed: URL?
    private let outlines: URL

    /// Uses the tables that come with the program.
    package convenience init() {
        self.init(refreshed: nil)
    }

    /// - Parameter refreshed: a table written by ``PlaceFile``. It replaces the program's own while it exists, and is
    ///   loaded again after each change.
    package init(refreshed: URL?) {
        self.refreshed = refreshed
        places = Self.data.appending(path: "places.tsv.gz")
        outlines = Self.data.appending(path: "countries.bin.gz")
    }

    /// English names of countries by their codes.
    static var countryNames: URL { data.appending(path: "countries.tsv") }

    private static var data: URL { Bundle.module.bundleURL.appending(path: "Data") }

    /// Returns the place names of a position; nil in the middle of an ocean.
    ///
    /// The first call takes some tenths of a second on the calling thread, all others some microseconds.
    /// - Throws: ``PlaceDataError`` if the tables cannot be read.
    package func names(at position: Coordinate) throws -> PlaceNames? { try atlas().names(at: position) }

    private func atlas() throws -> PlaceAtlas {
        try loaded.withLock { loaded in
            let version = refreshed.flatMap { FileVersion($0) }
            if let loaded, loaded.version == version { return loaded.atlas }
            let file = version == nil ? places : refreshed ?? places
            let table = try PlaceTable(places: file, countries: Self.countryNames)
            let map =
                if let known = loaded?.atlas.map { known } else {
                    CountryMap(outlines: try CountryOutlines(outlines))
                }
            let atlas = PlaceAtlas(table: table, map: map)
            loaded = Loaded(atlas: atlas, version: version)
            return atlas
        }
    }
}

/// Distinguishes versions of a file by its file system metadata. Takes a microsecond.
private struct FileVersion: Equatable {
    private let inode: UInt64
    private let seconds: Int
    private let nanoseconds: Int

    /// Nil if there is no such file.
    init?(_ url: URL) {
        var facts = stat()
        guard stat(url.path(percentEncoded: false), &facts) == 0 else { return nil }
        inode = UInt64(facts.st_ino)
        seconds = facts.st_mtim.tv_sec
        nanoseconds = facts.st_mtim.tv_nsec
    }
}

/// Why a table of places cannot be read.
package enum PlaceDataError: Error, Sendable, Equatable, CustomStringConvertible {
    case unreadable(file: String)
    case malformed(file: String, line: Int)
    case unwritable(file: String)
    case empty(file: String)
    case tooMany(file: String, limit: Int)

    package var description: String {
        switch self {
        case .unreadable(let file): "\(file) cannot be read"
        case .malformed(let file, let line): "\(file), line \(line) is malformed"
        case .unwritable(let file): "\(file) cannot be written"
        case .empty(let file): "\(file) contains no populated place"
        case .tooMany(let file, let limit):
            "\(file) contains more than \(limit) places; use a smaller one, such as cities500.txt"
        }
    }
}
