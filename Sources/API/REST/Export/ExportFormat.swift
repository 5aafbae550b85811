import GraphQL

/// The forms of a whole result: a photo a line.
enum ExportFormat: String, CaseIterable, Sendable {
    /// JSON Lines: each photo as in REST's pages, signed links included.
    case ndjson
    /// RFC 4180, with a line of names first.
    case csv

    var mediaType: String {
        switch self {
        case .ndjson: "application/x-ndjson"
        case .csv: "text/csv; charset=utf-8; header=present"
        }
    }

    /// What comes before the first photo.
    var head: [UInt8] {
        switch self {
        case .ndjson: []
        case .csv: CSVColumns.line(CSVColumns.all.map(\.name))
        }
    }

    /// The GraphQL document for some photos.
    var document: String {
        switch self {
        case .ndjson: RESTDocuments.somePhotos
        case .csv: "{ result: photos { nodes { \(CSVColumns.selection) } } }"
        }
    }

    func line(_ photo: InputObject) throws -> [UInt8] {
        switch self {
        case .ndjson:
            var writer = JSONWriter()
            writer.write(photo)
            writer.append(UInt8(ascii: "\n"))
            return writer.bytes
        case .csv: return CSVColumns.line(CSVColumns.all.map { CSVColumns.text($0.path[...], of: .object(photo)) })
        }
    }
}
