import Catalog

/// The favourites of users in a segment: a posting list per user. Photos that nobody marked take no space.
///
/// Those of the first owner are a flag of the photo (``Segment/sharedFavourites``).
struct FavouritePostings: Sendable {
    /// Ascending.
    let users: [Int64]
    /// In the order of ``users``.
    let postings: [Bitmap]

    subscript(user: UserID) -> Bitmap {
        let place = users.partitioningIndex { $0 >= user.rawValue }
        return place < users.count && users[place] == user.rawValue ? postings[place] : .empty
    }

    var memoryBytes: Int { postings.reduce(0) { $0 + $1.memoryBytes + 16 } }
}

/// Builds ``FavouritePostings`` from photos in the order of their positions.
struct FavouritePostingsBuilder {
    private var positions: [Int64: [UInt32]] = [:]

    mutating func add(_ users: [Int64], at position: Int) {
        for user in users { positions[user, default: []].append(UInt32(position)) }
    }

    /// Returns the posting lists and clears the builder.
    mutating func build() -> FavouritePostings {
        defer { positions = [:] }
        let sorted = positions.sorted { $0.key < $1.key }
        return FavouritePostings(users: sorted.map(\.key), postings: sorted.map { Bitmap($0.value) })
    }
}

extension FavouritePostings: IndexFileValue {
    func write(to file: inout IndexFileWriter) throws {
        try file.write(users)
        try file.write(each: postings)
    }

    init(from file: inout IndexFileReader) throws {
        users = try file.numbers()
        postings = try file.values()
        guard users.count == postings.count else { throw IndexFileError.damaged("favourites lack a user") }
    }
}

extension Segment {
    /// The photos that `favourite` means for a caller.
    func favourites(for visibility: Visibility) -> Bitmap {
        visibility.favourites.map { favourites[$0] } ?? sharedFavourites
    }
}
