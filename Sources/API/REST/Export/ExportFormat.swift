import GraphQL
import Query

/// The formats of an export: one photo per line.
enum ExportFormat: String, CaseIterable, Sendable {
    /// JSON Lines: each photo as in REST's pages, with signed links.
    case ndjson
    /// RFC 4180, with a line of column names first.
    case csv

    var mediaType: String {
        switch self {
        case .ndjson: "application/x-ndjson"
        case .csv: "text/csv; charset=utf-8; header=present"
        }
    }

    /// The bytes before the first photo.
    var head: [UInt8] {
        switch self {
        case .ndjson: []
        case .csv: CSVColumns.head
        }
    }

    /// The columns that a line needs.
    func columns(_ shapes: ResponseShapes) -> PhotoColumns {
        switch self {
        case .ndjson: shapes.photoColumns
        case .csv: CSVColumns.needed
        }
    }

    /// The lines of photos. A photo that was deleted since it was found has none.
    func lines(_ photos: RowTable, _ shapes: ResponseShapes) throws -> [UInt8] {
        switch self {
        case .ndjson:
            var output = shapes.output()
            for place in 0..<photos.count {
                guard let photo = photos[place] else { continue }
                try output.write(photo, shapes.photo)
                output.append("\n")
            }
            return output.bytes
        case .csv:
            var table = CSVWriter()
            for place in 0..<photos.count {
                guard let photo = photos[place] else { continue }
                try CSVColumns.write(photo.record, to: &table)
            }
            return table.bytes
        }
    }
}
