import Catalog
import Query

/// Photos of an answer by number.
struct RowTable: Sendable {
    private let photos: [PhotoID: PhotoObject]
    private let links: PhotoLinks

    /// - Parameter records: the rows of `ids`; empty when the numbers alone were asked for.
    init(_ ids: [PhotoID], _ records: [PhotoRecord], links: PhotoLinks) {
        self.links = links
        let records = records.isEmpty ? ids.map { PhotoRecord(id: $0) } : records
        photos = Dictionary(
            records.map { ($0.id, PhotoObject(record: $0, links: links)) }, uniquingKeysWith: { first, _ in first })
    }

    /// Nil for a photo that vanished since the index was asked.
    subscript(id: PhotoID) -> PhotoObject? { photos[id] }

    /// A bucket keeps its count and place even when its cover vanished a moment ago: then only the number is known.
    func cover(_ id: PhotoID) -> PhotoObject { photos[id] ?? PhotoObject(record: PhotoRecord(id: id), links: links) }
}
