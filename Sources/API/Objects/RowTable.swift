import Catalog
import Query

/// The photos of a list in its order.
struct RowTable: Sendable {
    private let ids: [PhotoID]
    private let records: [PhotoRecord?]
    private let links: ResponseLinks

    /// - Parameter records: the rows of `ids`; empty when the numbers alone were asked for.
    init(_ ids: [PhotoID], _ records: [PhotoRecord?], links: PhotoLinks) {
        self.ids = ids
        self.records = records
        self.links = links.answer()
    }

    var count: Int { ids.count }

    /// Nil for a photo that vanished since the index was asked.
    subscript(place: Int) -> PhotoObject? {
        if records.isEmpty { return number(place) }
        return records[place].map { PhotoObject(record: $0, links: links) }
    }

    /// A bucket keeps its count and place even when its cover vanished a moment ago: then only the number is known.
    func cover(_ place: Int) -> PhotoObject { self[place] ?? number(place) }

    private func number(_ place: Int) -> PhotoObject {
        PhotoObject(record: PhotoRecord(id: ids[place]), links: links)
    }
}
