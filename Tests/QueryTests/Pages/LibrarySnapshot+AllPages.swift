import Catalog
import Query

extension LibrarySnapshot {
    /// All photos that match a filter, read page by page.
    func allPages(_ filter: PhotoFilter, _ order: PhotoOrder) throws -> [PhotoID] {
        var ids: [PhotoID] = []
        var cursor: String?
        repeat {
            let page = try self.page(filter, order, PageRequest(first: 200, after: cursor))
            ids += page.ids
            cursor = page.hasNextPage ? page.endCursor : nil
        } while cursor != nil
        return ids
    }
}
