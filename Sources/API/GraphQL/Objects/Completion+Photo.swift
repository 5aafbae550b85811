import GraphQL
import Query

extension Completion {
    /// A text goes from its row into the response as it is.
    mutating func write(_ text: PhotoText, for field: SelectedField) throws {
        if try !text.withUTF8({ try write(utf8: $0, for: field) }) { try writeNull(for: field) }
    }

    /// A text that there always is.
    mutating func write(_ text: PhotoText, else other: String, for field: SelectedField) throws {
        if try !text.withUTF8({ try write(utf8: $0, for: field) }) { try write(other, for: field) }
    }

    mutating func write(_ texts: PhotoTexts, for field: SelectedField) throws {
        try write(texts: texts.forEachUTF8, for: field)
    }

    mutating func write(hexadecimal bytes: [UInt8]?, for field: SelectedField) throws {
        guard let bytes else { return try writeNull(for: field) }
        let digits: StaticString = "0123456789abcdef"
        try write(longest: 2 * bytes.count, for: field) { target in
            for (index, byte) in bytes.enumerated() {
                target[2 * index] = digits.utf8Start[Int(byte >> 4)]
                target[2 * index + 1] = digits.utf8Start[Int(byte & 15)]
            }
            return 2 * bytes.count
        }
    }
}
