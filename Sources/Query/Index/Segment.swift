import Catalog

/// Photos at positions 0..<count in the order of the timeline (newest first, equal dates by id, undated last), with a
/// posting list per term and a column per fact. Immutable.
final class Segment: Sendable {
    /// A missing value in columns of integers.
    static let missing = Int64.min
    static let noPosition = Int32.min

    struct Flags: OptionSet, Sendable {
        let rawValue: UInt8
        static let perceptualHash = Flags(rawValue: 1)
        static let content = Flags(rawValue: 2)
        static let favourite = Flags(rawValue: 4)
        static let error = Flags(rawValue: 8)
        static let unsupported = Flags(rawValue: 16)
    }

    struct Columns: Sendable {
        var ids: PackedColumn
        var taken: [Int64] = []
        /// The instant minus the wall clock, which has few distinct values; the whole instant without a wall clock.
        var instantLessTaken: PackedColumn
        var added: PackedColumn
        var changed: PackedColumn
        var sizeBytes: PackedColumn
        /// Micro-degrees, exact for `numeric(9,6)`.
        var latitude: [Int32] = []
        var longitude: [Int32] = []
        var perceptualHash: [UInt64] = []
        var content: [UInt64] = []
        var width: PackedColumn
        var height: PackedColumn
        var faceCount: BitSlicedColumn
        var rating: BitSlicedColumn
        var flags: [Flags] = []
        /// The folder of the key, as an index into ``Segment/folders``; −1 without a key.
        var folder: PackedColumn
        var iso: BitSlicedColumn
        var fNumber: BitSlicedColumn
        var focalLength: BitSlicedColumn
        var focalLength35: BitSlicedColumn
        var exposure: BitSlicedColumn
    }

    struct Terms: Sendable {
        var tags: TermDictionary
        var objects: TermDictionary
        var people: TermDictionary
        var cameraMakes: TermDictionary
        var cameraModels: TermDictionary
        var lenses: TermDictionary
        var places: TermDictionary
        var countryCodes: TermDictionary
        var countries: TermDictionary
        var regions: TermDictionary
        var cities: TermDictionary
        var mediaTypes: TermDictionary
        var fileExtensions: TermDictionary
        var aiStatuses: TermDictionary
        var aiRuns: AIRunTable

        var all: [TermDictionary] {
            [
                tags, objects, people, cameraMakes, cameraModels, lenses, places, countryCodes, countries, regions,
                cities, mediaTypes, fileExtensions, aiStatuses,
            ]
        }
    }

    let count: Int
    /// Number of dated photos, which come first.
    let datedCount: Int
    let columns: Columns
    let terms: Terms
    /// Folders of keys, unchanged, with their last slash.
    let folders: [String]
    /// The folders, folded and with single spaces.
    let foldedFolders: [String]
    /// The last part of each key, unchanged.
    let baseNames: TextArena
    /// File names that differ from the last part of the key, by position.
    let otherFilenames: [UInt32: String]
    /// Folded texts of `photosWithText`: the file name if it is not the last part of the key, title, description, keywords,
    /// and the last part of the key if it is not ASCII.
    let words: TextArena
    let photosWithText: [UInt32]
    let withoutAIResults: Bitmap
    let positioned: Bitmap
    /// Files that are not photos; searches exclude them by default.
    let unsupported: Bitmap
    /// `photos.favourite`: those of the first owner.
    let sharedFavourites: Bitmap
    /// Those of other users.
    let favourites: FavouritePostings
    let copies: [[UInt32]]
    let liveHalves: LiveHalves
    /// Results of recent scans, which the next page, the counts, the timeline and the map of the same filter use. At most
    /// one bit per photo each.
    let found = LRUCache<FilterCacheKey, Bitmap>(capacity: 32)
    let orders: Orders
    let placeOrder: PlaceOrder
    /// All positions, sorted by id.
    let idOrder: [UInt32]

    init(
        columns: Columns, terms: Terms, folders: [String], baseNames: TextArena, otherFilenames: [UInt32: String],
        words: TextArena, photosWithText: [UInt32], withoutAIResults: Bitmap, liveHalves: [LiveHalf],
        favourites: FavouritePostings
    ) {
        self.columns = columns
        self.terms = terms
        self.folders = folders
        foldedFolders = Self.folded(folders)
        self.baseNames = baseNames
        self.otherFilenames = otherFilenames
        self.words = words
        self.photosWithText = photosWithText
        self.withoutAIResults = withoutAIResults
        self.liveHalves = LiveHalves(liveHalves, ids: columns.ids)
        count = columns.taken.count
        datedCount = columns.taken.firstIndex(of: Self.missing) ?? columns.taken.count
        positioned = Bitmap(below: count) { columns.latitude[$0] != Self.noPosition }
        unsupported = Bitmap(below: count) { columns.flags[$0].contains(.unsupported) }
        sharedFavourites = Bitmap(below: count) { columns.flags[$0].contains(.favourite) }
        self.favourites = favourites
        copies = Self.copies(in: columns)
        orders = Orders(
            NamedColumns(columns: columns, baseNames: baseNames, otherFilenames: otherFilenames))
        placeOrder = PlaceOrder(columns)
        let ids = columns.ids
        idOrder = (0..<UInt32(columns.taken.count)).sorted { ids[Int($0)] < ids[Int($1)] }
    }

    private static func folded(_ folders: [String]) -> [String] { folders.map { collapsingSpaces(Query.folded($0)) } }

    init(from file: inout IndexFileReader) throws {
        columns = try Columns(from: &file)
        terms = try Terms(from: &file)
        folders = try file.strings()
        foldedFolders = Self.folded(folders)
        baseNames = try TextArena(from: &file)
        let positions = try file.numbers(UInt32.self)
        let names = try file.strings()
        otherFilenames = Dictionary(zip(positions, names)) { $1 }
        words = try TextArena(from: &file)
        photosWithText = try file.numbers()
        withoutAIResults = try Bitmap(from: &file)
        liveHalves = LiveHalves(try file.numbers(), ids: columns.ids)
        count = columns.taken.count
        datedCount = columns.taken.firstIndex(of: Self.missing) ?? columns.taken.count
        positioned = try Bitmap(from: &file)
        let flags = columns.flags
        unsupported = Bitmap(below: count) { flags[$0].contains(.unsupported) }
        sharedFavourites = Bitmap(below: count) { flags[$0].contains(.favourite) }
        favourites = try FavouritePostings(from: &file)
        copies = try (0..<file.count()).map { _ in try file.numbers() }
        orders = try Orders(from: &file)
        placeOrder = try PlaceOrder(from: &file)
        idOrder = try file.numbers()
    }

    func position(ofID id: Int64) -> Int? {
        let place = idOrder.partitioningIndex { columns.ids[Int($0)] >= id }
        guard place < idOrder.count else { return nil }
        let position = Int(idOrder[place])
        return columns.ids[position] == id ? position : nil
    }

    /// The dated photos taken in a half-open range of wall-clock time.
    func positions(takenFrom from: Int64?, to: Int64?) -> Range<Int> {
        let dated = columns.taken[..<datedCount]
        let start = to.map { to in dated.partitioningIndex { $0 < to } } ?? 0
        let end = from.map { from in dated.partitioningIndex { $0 < from } } ?? datedCount
        return start..<max(start, end)
    }

    /// The position of the first photo after `position` that was taken before `from` or is undated.
    func end(ofPhotosTakenFrom from: Int64, after position: Int) -> Int {
        let taken = columns.taken
        var (low, step) = (position, 1)
        // Galloping search: the range is short compared with the library.
        while low + step < datedCount, taken[low + step] >= from {
            low += step
            step *= 2
        }
        return taken[low + 1..<min(low + step, datedCount)].partitioningIndex { $0 < from }
    }

    func takenInstant(at position: Int) -> Int64 {
        let difference = columns.instantLessTaken[position]
        let taken = columns.taken[position]
        return difference == Self.missing || taken == Self.missing ? difference : taken &+ difference
    }

    func coordinate(at position: Int) -> Coordinate? {
        guard columns.latitude[position] != Self.noPosition else { return nil }
        return Coordinate(
            latitude: Double(columns.latitude[position]) / 1e6, longitude: Double(columns.longitude[position]) / 1e6)
    }

    func timelineKey(at position: Int) -> SortKey {
        let taken = columns.taken[position]
        return SortKey(rank: taken == Self.missing ? .max : -taken, id: columns.ids[position])
    }

    /// Bytes, estimated.
    var columnBytes: Int {
        // Taken, hash and content; latitude, longitude and the order of ids; flags.
        count * (3 * 8 + 3 * 4 + 1)
            + [
                columns.ids, columns.instantLessTaken, columns.added, columns.changed, columns.sizeBytes,
                columns.width,
                columns.height, columns.folder,
            ].reduce(0) { $0 + $1.memoryBytes }
            + [
                columns.iso, columns.fNumber, columns.focalLength, columns.focalLength35, columns.exposure,
                columns.faceCount, columns.rating,
            ].reduce(0) { $0 + $1.memoryBytes } + baseNames.memoryBytes + words.memoryBytes + photosWithText.count * 4
            + liveHalves.memoryBytes + orders.memoryBytes + placeOrder.memoryBytes
    }

    var bitmapBytes: Int {
        let favourites = favourites.memoryBytes + sharedFavourites.memoryBytes
        return terms.all.reduce(terms.aiRuns.memoryBytes + favourites) { $0 + $1.memoryBytes }
    }
}
