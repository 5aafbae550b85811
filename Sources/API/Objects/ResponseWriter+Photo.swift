import Catalog
import GraphQL
import Query

extension ResponseWriter {
    /// Copies a string from its row into the response.
    mutating func write(_ text: PhotoText, for field: SelectedField) throws {
        if try !text.withUTF8({ try write(utf8: $0, for: field) }) { try writeNull(for: field) }
    }

    /// Writes a default for null.
    mutating func write(_ text: PhotoText, else other: String, for field: SelectedField) throws {
        if try !text.withUTF8({ try write(utf8: $0, for: field) }) { try write(other, for: field) }
    }

    mutating func write(_ texts: PhotoTexts, for field: SelectedField) throws {
        try write(texts: texts.forEachUTF8, for: field)
    }

    mutating func write(hexadecimal bytes: [UInt8]?, for field: SelectedField) throws {
        guard let bytes else { return try writeNull(for: field) }
        try bytes.hexadecimalDigits.withUnsafeBytes { try write(utf8: $0, for: field) }
    }
}
