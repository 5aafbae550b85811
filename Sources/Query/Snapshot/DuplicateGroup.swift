package import Catalog

/// Photos of the same picture, with the one to keep.
package struct DuplicateGroup: Sendable, Equatable {
    /// Why the first photo is the one to keep, with the names of GraphQL.
    package enum Reason: String, CaseIterable, Sendable {
        case favourite = "FAVOURITE"
        case morePixels = "MORE_PIXELS"
        case largerFile = "LARGER_FILE"
        case seenFirst = "SEEN_FIRST"
    }

    /// The best first, which is the one to keep.
    package let photos: [PhotoID]
    /// All have the same bytes.
    package let isExact: Bool
    package let reason: Reason

    package var keeper: PhotoID { photos[0] }

    /// The id of its newest photo, which orders groups.
    var newest: Int64 { photos.map(\.rawValue).max() ?? 0 }
}

/// The facts that decide which of several duplicates to keep.
struct KeeperCriteria {
    let id: PhotoID
    let content: UInt64?
    let isFavourite: Bool
    /// −1 if the size is unknown.
    let pixels: Int64
    let bytes: Int64

    /// Favourites first, then more pixels, more bytes, and the lowest id.
    ///
    /// - Returns: nil if it does not come before `other`.
    func reason(aheadOf other: KeeperCriteria) -> DuplicateGroup.Reason? {
        if isFavourite != other.isFavourite { return isFavourite ? .favourite : nil }
        if pixels != other.pixels { return pixels > other.pixels ? .morePixels : nil }
        if bytes != other.bytes { return bytes > other.bytes ? .largerFile : nil }
        return id.rawValue < other.id.rawValue ? .seenFirst : nil
    }
}

extension DuplicateGroup {
    /// Nil for fewer than two photos.
    init?(_ photos: some Sequence<KeeperCriteria>) {
        let sorted = photos.sorted { $0.reason(aheadOf: $1) != nil }
        guard sorted.count > 1, let reason = sorted[0].reason(aheadOf: sorted[1]) else { return nil }
        self.init(
            photos: sorted.map(\.id),
            isExact: sorted[0].content != nil && sorted.allSatisfy { $0.content == sorted[0].content }, reason: reason
        )
    }
}
