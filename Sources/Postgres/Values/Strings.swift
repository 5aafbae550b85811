import Glibc

extension String: PostgresEncodable, PostgresDecodable {
    package static var postgresType: PostgresType { .text }

    package func encoded() -> Binding.Payload {
        // Camera models in EXIF do contain NULs; the server would reject the whole statement with 22021.
        guard !utf8.contains(0) else {
            return .unencodable(reason: "PostgreSQL text cannot contain a NUL character")
        }
        return .bytes(Array(utf8))
    }

    /// Reads the string types, enums, and JSON as its text.
    package static func decode(
        _ bytes: UnsafeRawBufferPointer, type: PostgresType?
    ) throws(DecodingProblem) -> String {
        if type == .jsonb { return try JSONB.decode(bytes, type: type).text }
        if let type, !type.isTextInBinary { throw .typeMismatch }
        let text = String(decoding: bytes, as: UTF8.self)
        guard text.hasBytes(bytes) else { throw .malformed("it is not UTF-8") }
        return text
    }

    /// False if decoding had to repair something. `String(validating:as:)` also detects that, but takes four times as long,
    /// and most values are text.
    private func hasBytes(_ bytes: UnsafeRawBufferPointer) -> Bool {
        let count = bytes.count
        guard utf8.count == count else { return false }
        let isSame = utf8.withContiguousStorageIfAvailable { mine in
            guard let mine = mine.baseAddress, let bytes = bytes.baseAddress else { return true }
            return memcmp(mine, bytes, count) == 0
        }
        return isSame ?? utf8.elementsEqual(bytes)
    }
}

/// JSON as text, bound and read as `jsonb`. Only the server validates it.
package struct JSONB: PostgresEncodable, PostgresDecodable, Hashable {
    package let text: String

    /// The only version of `jsonb`'s binary format: one byte, then the text.
    private static let formatVersion: UInt8 = 1

    package static var postgresType: PostgresType { .jsonb }

    package init(_ text: String) {
        self.text = text
    }

    /// Creates JSON from the bytes of an encoder; nil if they are not UTF-8.
    package init?(bytes: some Collection<UInt8>) {
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        self.text = text
    }

    package func encoded() -> Binding.Payload {
        guard !text.utf8.contains(0) else { return .unencodable(reason: "JSON cannot contain a NUL character") }
        return .bytes([Self.formatVersion] + text.utf8)
    }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, type: PostgresType?
    ) throws(DecodingProblem) -> JSONB {
        if type == .json { return JSONB(try String.decode(bytes, type: .json)) }
        guard type == nil || type == .jsonb else { throw .typeMismatch }
        guard bytes.first == formatVersion else { throw .malformed("jsonb of an unknown version") }
        return JSONB(try String.decode(UnsafeRawBufferPointer(rebasing: bytes.dropFirst()), type: .text))
    }
}
