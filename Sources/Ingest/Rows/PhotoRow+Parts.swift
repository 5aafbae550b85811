import Catalog
import Intake
import Postgres

extension PhotoRow {
    /// Updates the columns of the given parts that could be read.
    func updateOfParts(_ parts: Set<PicturePart>, of id: PhotoID) -> SQL {
        var updates: [SQL] = ["deleted_at = NULL", "indexed_at = now()"]
        // Without a type nothing was read.
        if parts.contains(.exif), mediaType != nil { updates += factsUpdates }
        if parts.contains(.hash), perceptualHash != nil { updates += hashes.map(\.update) }
        let areShown = parts.contains(.thumbnails) && hasThumbnails
        if areShown { updates += thumbnails.map(\.update) }
        updates += outcome(isSeen: areShown)
        return """
            UPDATE photos SET \(updates.joined(separator: ", ")) FROM job
            WHERE photos.id = \(id.rawValue) AND s3_path = \(path) RETURNING photos.id
            """
    }

    /// The place names change only with the position: they are another part.
    private var factsUpdates: [SQL] {
        let isMoved: SQL = """
            (latitude, longitude) IS DISTINCT FROM
            (\(position?.latitude)::numeric(9, 6), \(position?.longitude)::numeric(9, 6))
            """
        let names = placeNames.map { column -> SQL in
            let name = SQL(stringLiteral: column.name)
            return "\(name) = CASE WHEN \(isMoved) THEN \(column.value) ELSE \(name) END"
        }
        // If the beginning of the file can no longer be parsed, its size in pixels is still the same.
        let size = frame.map { ColumnValue($0.name, $0.value, keepsOld: $0.name != "orientation") }
        return (date + camera + positionColumns + size + videoColumns + captions).map(\.update) + names
    }

    /// The error columns. An error that was not about the content ends when something could be read; one that was about
    /// it stays until the picture is decoded.
    private func outcome(isSeen: Bool) -> [SQL] {
        if let failure {
            return [
                "error_code = \(ColumnText.limited(failure.code, to: 50))",
                "error = \(ColumnText.clean(failure.text))",
            ]
        }
        if isSeen { return ["error_code = NULL", "error = NULL", "read_state = 'read'"] }
        return ["error_code", "error"].map { column in
            let name = SQL(stringLiteral: column)
            return "\(name) = CASE WHEN read_state = 'read' THEN NULL ELSE \(name) END"
        }
    }
}
