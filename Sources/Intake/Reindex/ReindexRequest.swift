package import Catalog

/// Which photos a reindex covers, and which parts of them.
package struct ReindexRequest: Sendable {
    /// Nil for all photos that are not deleted.
    package var ids: [PhotoID]?
    /// The beginning of the keys; empty for all.
    package var prefix = ""
    package var parts: [ReindexPart]
    /// Maximum number of photos per second.
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
    /// The number of photos whose original is read, at least in part.
    package let originals: Int
    /// Bytes of originals to read; 0 if none is read.
    package let bytes: Int

    package init(photos: Int, originals: Int, bytes: Int) {
        self.photos = photos
        self.originals = originals
        self.bytes = bytes
    }
}
