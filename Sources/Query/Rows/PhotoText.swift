import Postgres

/// A string of a photo's row, decoded on access: as a string, or as bytes that are copied into a response.
package struct PhotoText: Sendable {
    static let unknown = PhotoText(row: nil, column: 0)

    private let row: Row?
    private let column: Int

    init(row: Row?, column: Int) {
        self.row = row
        self.column = column
    }

    /// Whether it is NULL or was not selected.
    package var isNull: Bool { row?.isNull(at: column) ?? true }

    package var string: String? { get throws(PostgresError) { try row?.string(at: column) } }

    /// Calls `body` with its UTF-8 bytes.
    ///
    /// - Returns: false if there is no string; then `body` is not called.
    package func withUTF8(_ body: (UnsafeRawBufferPointer) throws -> Void) throws -> Bool {
        guard let row else { return false }
        return try row.withText(at: column, body)
    }
}

/// A list of strings in a photo's row.
package struct PhotoTexts: Sendable {
    static let none = PhotoTexts(row: nil, column: 0)

    private let row: Row?
    private let column: Int

    init(row: Row?, column: Int) {
        self.row = row
        self.column = column
    }

    /// Calls `body` with the UTF-8 bytes of each string.
    package func forEachUTF8(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        try row?.forEachText(at: column, body)
    }
}
