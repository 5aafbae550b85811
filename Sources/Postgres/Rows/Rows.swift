/// A column of a response.
package struct Column: Sendable, Equatable {
    package let name: String
    package let type: PostgresType
}

/// The response to one statement: its rows in the server's order, copied out of libpq's memory.
package struct Rows: Sendable {
    let storage: Storage

    package var columns: [Column] { storage.columns }

    /// The number of rows that INSERT, UPDATE, DELETE or MERGE affected, or that SELECT returned.
    package var affected: Int { storage.affected }

    /// All values in one buffer, so that a response takes few allocations, whatever its size.
    final class Storage: Sendable {
        /// The position of a value in `bytes`; a negative length means null.
        struct Cell {
            let start: Int
            let length: Int
        }

        let columns: [Column]
        let rowCount: Int
        let cells: [Cell]
        let bytes: [UInt8]
        let affected: Int

        init(columns: [Column], rowCount: Int, cells: [Cell], bytes: [UInt8], affected: Int) {
            self.columns = columns
            self.rowCount = rowCount
            self.cells = cells
            self.bytes = bytes
            self.affected = affected
        }
    }
}

extension Rows: RandomAccessCollection {
    package var startIndex: Int { 0 }
    package var endIndex: Int { storage.rowCount }

    package subscript(position: Int) -> Row {
        precondition(indices.contains(position), "row \(position) of \(count)")
        return Row(storage: storage, index: position)
    }
}
