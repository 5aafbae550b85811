package import Catalog

/// The kind of duplicates and the page of their list.
package struct DuplicateRequest: Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        case exact = "EXACT"
        case near = "NEAR"
    }

    package let kind: Kind
    /// Maximum number of different bits of the perceptual hashes; ignored for exact duplicates.
    package let distance: Int
    /// At least one photo of each group matches it.
    package let filter: PhotoFilter
    package let size: Int
    /// The page begins after it.
    package let cursor: String?

    /// - Throws: ``InputError`` naming `distance` where it is beyond what can be searched.
    package init(
        kind: Kind, distance: Int?, filter: PhotoFilter, size: Int, after cursor: String?
    ) throws(InputError) {
        self.kind = kind
        self.distance = distance ?? 6
        guard NearDuplicates.distances.contains(self.distance) else {
            let (least, most) = (NearDuplicates.distances.lowerBound, NearDuplicates.distances.upperBound)
            throw InputError(path: "distance", reason: "must be between \(least) and \(most)")
        }
        self.filter = filter
        self.size = size
        self.cursor = cursor
    }

    /// The list that cursors belong to.
    fileprivate var list: String { kind == .exact ? "duplicates exact" : "duplicates near \(distance)" }
}

/// A page of a list of groups.
package struct DuplicatePage: CursorPage, Sendable {
    package let groups: [DuplicateGroup]
    package let hasNextPage: Bool
    package let hasPreviousPage: Bool
    /// Number of all groups.
    package let totalCount: Int
    private let seal: CursorSeal

    /// - Parameter all: ordered by their newest photo, newest first.
    init(_ request: DuplicateRequest, of all: [DuplicateGroup], secret: CursorSecret) throws(SearchError) {
        seal = CursorSeal(secret: secret, list: request.list, filter: request.filter)
        var start = 0
        if let cursor = request.cursor {
            let key = try seal.key(of: cursor, path: "after")
            start = all.partitioningIndex { key < Self.key(of: $0) }
        }
        let end = min(start + request.size, all.count)
        groups = Array(all[start..<end])
        hasNextPage = end < all.count
        hasPreviousPage = start > 0
        totalCount = all.count
    }

    /// The opaque position of a group, for `after`: the id of the group's newest photo.
    package func cursor(of group: DuplicateGroup) -> String { seal.cursor(for: Self.key(of: group)) }

    package var startCursor: String? { groups.first.map(cursor) }
    package var endCursor: String? { groups.last.map(cursor) }

    private static func key(of group: DuplicateGroup) -> SortKey { SortKey(rank: -group.newest, id: 0) }
}
