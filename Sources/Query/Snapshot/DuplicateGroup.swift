package import Catalog

/// Photos that are the same picture, with the one to keep.
package struct DuplicateGroup: Sendable, Equatable {
    /// In what the one to keep is ahead of the next, by the names of GraphQL.
    package enum Reason: String, CaseIterable, Sendable {
        case favourite = "FAVOURITE"
        case morePixels = "MORE_PIXELS"
        case largerFile = "LARGER_FILE"
        case seenFirst = "SEEN_FIRST"
    }

    /// The best first: that is the one to keep.
    package let photos: [PhotoID]
    /// All have the same bytes.
    package let isExact: Bool
    package let reason: Reason

    package var keeper: PhotoID { photos[0] }

    /// The number of its newest photo, by which groups are listed.
    var newest: Int64 { photos.map(\.rawValue).max() ?? 0 }
}

/// What says which of several like photos is the one to keep.
struct KeeperMerits {
    let id: PhotoID
    let content: UInt64?
    let isFavourite: Bool
    /// −1 where the size is not known.
    let pixels: Int64
    let bytes: Int64

    /// Favourites first, then more pixels, more bytes, and the photo that was there first.
    ///
    /// - Returns: nil where it is not ahead.
    func reason(aheadOf other: KeeperMerits) -> DuplicateGroup.Reason? {
        if isFavourite != other.isFavourite { return isFavourite ? .favourite : nil }
        if pixels != other.pixels { return pixels > other.pixels ? .morePixels : nil }
        if bytes != other.bytes { return bytes > other.bytes ? .largerFile : nil }
        return id.rawValue < other.id.rawValue ? .seenFirst : nil
    }
}

extension DuplicateGroup {
    /// Nil for less than two.
    init?(_ photos: some Sequence<KeeperMerits>) {
        let sorted = photos.sorted { $0.reason(aheadOf: $1) != nil }
        guard sorted.count > 1, let reason = sorted[0].reason(aheadOf: sorted[1]) else { return nil }
        self.init(
            photos: sorted.map(\.id),
            isExact: sorted[0].content != nil && sorted.allSatisfy { $0.content == sorted[0].content }, reason: reason
        )
    }
}
