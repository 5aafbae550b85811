import Catalog
import Query

/// The photos of a list in its order.
struct RowTable: Sendable {
    private let ids: [PhotoID]
    private let records: [PhotoRecord?]
    private let links: ResponseLinks

    /// - Parameter records: the rows of `ids`; empty when only the ids are selected.
    init(_ ids: [PhotoID], _ records: [PhotoRecord?], links: PhotoLinks) {
        self.ids = ids
        self.records = records
        self.links = links.responseLinks()
    }

    var count: Int { ids.count }

    /// Nil for a photo that was deleted after the index was searched.
    subscript(place: Int) -> PhotoObject? {
        if records.isEmpty { return withoutRow(place) }
        return records[place].map { PhotoObject(record: $0, links: links) }
    }

    /// The cover of a bucket. The bucket keeps its count and place when its cover was just deleted: then only the
    /// cover's id is known.
    func cover(_ place: Int) -> PhotoObject { self[place] ?? withoutRow(place) }

    private func withoutRow(_ place: Int) -> PhotoObject {
        PhotoObject(record: PhotoRecord(id: ids[place]), links: links)
    }
}
