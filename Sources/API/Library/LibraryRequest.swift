import Catalog
import Query

/// A request about the library whose arguments were checked. GraphQL makes it from a field, REST from parameters; both
/// render its result.
protocol LibraryRequest: Sendable {
    associatedtype Result

    /// Searches the index. No I/O.
    ///
    /// - Throws: `SearchError`, for example on a cursor of another list.
    func plan(in snapshot: LibrarySnapshot) throws -> LibraryPlan<Result>
}

/// What the index found for a request: the photos of the result, and the result made of their rows.
struct LibraryPlan<Result> {
    /// In the order of the result.
    let photos: [PhotoID]
    /// The columns that the result needs, whatever is selected of its photos.
    let columns: PhotoColumns
    private let make: (RowTable) throws -> Result

    init(_ photos: [PhotoID] = [], columns: PhotoColumns = [], make: @escaping (RowTable) throws -> Result) {
        self.photos = photos
        self.columns = columns
        self.make = make
    }

    /// The rows to fetch. None when nothing but ids is selected.
    ///
    /// - Parameter selected: the columns that the selected fields of photos need.
    func rows(_ selected: PhotoColumns) -> PhotoRows.Request {
        let columns = columns.union(selected)
        return PhotoRows.Request(ids: columns.isEmpty ? [] : photos, columns: columns)
    }

    /// - Parameter records: the fetched rows; empty where none were.
    func result(_ records: [PhotoRecord?], links: PhotoLinks) throws -> Result {
        try make(RowTable(photos, records, links: links))
    }
}
