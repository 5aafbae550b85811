package import Catalog

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
    /// Of which something of the original is read.
    package let originals: Int
    /// Of originals to read; 0 where none is read.
    package let bytes: Int

    package init(photos: Int, originals: Int, bytes: Int) {
        self.photos = photos
        self.originals = originals
        self.bytes = bytes
    }
}
