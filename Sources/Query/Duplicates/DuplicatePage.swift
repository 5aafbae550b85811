package import Catalog

/// Which duplicates are asked for, and which stretch of their list.
package struct DuplicateRequest: Sendable {
    package enum Kind: String, CaseIterable, Sendable {
        case exact = "EXACT"
        case near = "NEAR"
    }

    package let kind: Kind
    /// Bits of the perceptual hash that may differ; of no account for exact ones.
    package let distance: Int
    /// At least one photo of a group fulfils it.
    package let filter: PhotoFilter
    package let size: Int
    /// Behind which the page begins.
    package let cursor: String?

    /// - Throws: ``FilterError`` naming `distance` where it is beyond what can be searched.
    package init(
        kind: Kind, distance: Int?, filter: PhotoFilter, size: Int, after cursor: String?
    ) throws(FilterError) {
        self.kind = kind
        self.distance = distance ?? 6
        guard NearDuplicates.distances.contains(self.distance) else {
            let (least, most) = (NearDuplicates.distances.lowerBound, NearDuplicates.distances.upperBound)
            throw FilterError(path: "distance", reason: "must be between \(least) and \(most)")
        }
        self.filter = filter
        self.size = size
        self.cursor = cursor
    }

    /// What a cursor belongs to.
    fileprivate var list: String { kind == .exact ? "duplicates exact" : "duplicates near \(distance)" }
}

/// A stretch of a list of groups.
package struct DuplicatePage: CursorPage, Sendable {
    package let groups: [DuplicateGroup]
    package let hasNextPage: Bool
    package let hasPreviousPage: Bool
    /// How many groups there are in all.
    package let totalCount: Int
    private let seal: CursorSeal

    /// - Parameter all: those with the newest photo first.
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

    /// The opaque place of a group, for `after`. It holds by the number of the group's newest photo.
    package func cursor(of group: DuplicateGroup) -> String { seal.cursor(for: Self.key(of: group)) }

    package var startCursor: String? { groups.first.map(cursor) }
    package var endCursor: String? { groups.last.map(cursor) }

    private static func key(of group: DuplicateGroup) -> SortKey { SortKey(rank: -group.newest, id: 0) }
}
