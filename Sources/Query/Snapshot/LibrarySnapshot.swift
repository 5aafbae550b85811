package import Catalog

/// The library at one moment, as one caller sees it. All searches of a request use the same snapshot. A value without I/O.
///
/// Only a ``Visibility`` makes a snapshot, and it contains only photos that the caller may see. Searches therefore need no
/// check of their own.
package struct LibrarySnapshot: Sendable {
    typealias Part = IndexSnapshot.Part

    let index: IndexSnapshot
    package let visibility: Visibility
    /// The parts of the index that the caller sees: ``IndexSnapshot/parts`` or none.
    let parts: [Part]
    /// The same, including files that are not photos.
    let wholeParts: [Part]

    init(_ index: IndexSnapshot, for visibility: Visibility) {
        self.index = index
        self.visibility = visibility
        switch visibility.photos {
        case .library:
            parts = index.parts
            wholeParts = index.wholeParts
        case .granted:
            parts = []
            wholeParts = []
        }
    }

    var secret: CursorSecret { index.secret }

    /// Number of photos in the library, including files that are not photos.
    package var photoCount: Int { wholeParts.reduce(0) { $0 + $1.live.count } }

    /// Number of photos that match a filter.
    package func count(_ filter: PhotoFilter) throws(SearchError) -> Int {
        try matches(filter).reduce(0) { $0 + $1.photos.count }
    }

    /// The ids of all photos that match a filter, ascending, including files that are not photos.
    package func ids(_ filter: PhotoFilter) throws(SearchError) -> [PhotoID] {
        var ids: [PhotoID] = []
        for match in try matches(filter, in: wholeParts) {
            match.photos.forEach { position in
                if let id = PhotoID(rawValue: match.segment.columns.ids[position]) { ids.append(id) }
            }
        }
        return ids.sorted()
    }

    /// Whether a photo is in the library.
    package func contains(_ id: PhotoID) -> Bool {
        wholeParts.contains { part in part.segment.position(ofID: id.rawValue).map(part.live.contains) ?? false }
    }
}

/// The photos of one segment that match a filter.
struct SegmentMatch: Sendable {
    let segment: Segment
    let photos: Bitmap
}
