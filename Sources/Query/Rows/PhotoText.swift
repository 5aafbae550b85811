import Postgres

/// A text of a photo's row, read when it is asked for: as a string, or as bytes that go into a response as they are.
package struct PhotoText: Sendable {
    static let unknown = PhotoText(row: nil, column: 0)

    private let row: Row?
    private let column: Int

    init(row: Row?, column: Int) {
        self.row = row
        self.column = column
    }

    /// Whether there is none, or it was not asked for.
    package var isNull: Bool { row?.isNull(at: column) ?? true }

    package var string: String? { get throws(PostgresError) { try row?.string(at: column) } }

    /// Lends it as UTF-8.
    ///
    /// - Returns: false where there is none, and nothing was lent.
    package func withUTF8(_ body: (UnsafeRawBufferPointer) throws -> Void) throws -> Bool {
        guard let row else { return false }
        return try row.withText(at: column, body)
    }
}

/// A list of texts in a photo's row.
package struct PhotoTexts: Sendable {
    static let none = PhotoTexts(row: nil, column: 0)

    private let row: Row?
    private let column: Int

    init(row: Row?, column: Int) {
        self.row = row
        self.column = column
    }

    /// Lends one after another as UTF-8.
    package func forEachUTF8(_ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        try row?.forEachText(at: column, body)
    }
}
