import Catalog
import Query

/// A page of the photos that a filter finds.
struct PhotosRequest: LibraryRequest {
    let filter: PhotoFilter
    let order: PhotoOrder
    let page: PageRequest

    func plan(in snapshot: LibrarySnapshot) throws -> LibraryPlan<ConnectionObject> {
        let page = try snapshot.page(filter, order, page)
        return LibraryPlan(page.ids) { rows in ConnectionObject(page: page, rows: rows) }
    }
}

extension WallClockSpan {
    /// Reads the argument `around`.
    ///
    /// - Throws: bad input that names it.
    init(argument text: String) throws(InputError) {
        guard let span = WallClockSpan(around: text) else {
            throw InputError(path: "around", reason: "must be a date such as 2019-07-14 or 2019-07-14T18:16:33")
        }
        self = span
    }
}

/// One photo; nil when there is none with that id.
struct PhotoRequest: LibraryRequest {
    let id: PhotoID

    func plan(in snapshot: LibrarySnapshot) -> LibraryPlan<PhotoObject?> {
        // One column at least: only a row shows that the photo exists.
        LibraryPlan([id], columns: .filename) { rows in rows[0] }
    }
}
