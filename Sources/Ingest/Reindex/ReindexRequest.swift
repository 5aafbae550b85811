package import Catalog

/// What is made anew.
package enum ReindexPart: String, Sendable, CaseIterable {
    /// Everything that is read from the file: EXIF, hash, thumbnails, and with the position its place.
    case original
    /// The names of the place, from the position that is known.
    case places
    /// The terms of search, from the rows as they are.
    case search
}

/// Which photos are to be made anew, in which parts.
package struct ReindexRequest: Sendable {
    /// Nil for all that are not deleted.
    package var ids: [PhotoID]?
    /// With which keys begin; empty for all.
    package var prefix = ""
    package var parts: [ReindexPart]
    /// Photos a second at most.
    package var perSecond: Double?

    package init(
        ids: [PhotoID]? = nil, prefix: String = "", parts: [ReindexPart] = [.original], perSecond: Double? = nil
    ) {
        self.ids = ids
        self.prefix = prefix
        self.parts = parts
        self.perSecond = perSecond
    }
}

/// What a reindex would do.
package struct ReindexEstimate: Sendable, Equatable {
    package let photos: Int
    /// Of originals to read; 0 where none is read.
    package let bytes: Int

    package init(photos: Int, bytes: Int) {
        self.photos = photos
        self.bytes = bytes
    }
}
