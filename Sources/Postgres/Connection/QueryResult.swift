import CPostgres

/// Owns one `PGresult`, which is cleared exactly once, when the value's lifetime ends.
struct QueryResult: ~Copyable {
    private let pointer: OpaquePointer

    init(owning pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        PQclear(pointer)
    }

    var status: ExecStatusType { PQresultStatus(pointer) }

    /// The number of affected rows in the command tag; 0 for commands without one.
    var affected: Int { Int(String(cString: PQcmdTuples(pointer))) ?? 0 }

    /// Copies all values out of libpq's memory.
    func rows() -> Rows {
        let width = Int(PQnfields(pointer))
        let height = Int(PQntuples(pointer))
        let columns = (0..<Int32(width)).map { field in
            Column(
                name: PQfname(pointer, field).map { String(cString: $0) } ?? "",
                type: PostgresType(rawValue: PQftype(pointer, field)))
        }
        var cells: [Rows.Storage.Cell] = []
        cells.reserveCapacity(width * height)
        var size = 0
        for row in 0..<Int32(height) {
            for field in 0..<Int32(width) {
                let length =
                    PQgetisnull(pointer, row, field) == 0 ? Int(PQgetlength(pointer, row, field)) : -1
                cells.append(.init(start: size, length: length))
                size += max(0, length)
            }
        }
        let bytes = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
            for (index, cell) in cells.enumerated() where cell.length > 0 {
                let (row, field) = index.quotientAndRemainder(dividingBy: width)
                guard let value = PQgetvalue(pointer, Int32(row), Int32(field)) else { continue }
                UnsafeMutableRawBufferPointer(buffer).baseAddress?
                    .advanced(by: cell.start).copyMemory(from: value, byteCount: cell.length)
            }
            count = size
        }
        return Rows(
            storage: .init(columns: columns, rowCount: height, cells: cells, bytes: bytes, affected: affected))
    }

    /// The report of a failed statement.
    func serverError() -> ServerError {
        var error = ServerError(
            sqlState: field("C") ?? "", severity: field("V") ?? "",
            message: field("M") ?? String(cString: PQresultErrorMessage(pointer)))
        error.detail = field("D")
        error.hint = field("H")
        error.context = field("W")
        error.schema = field("s")
        error.table = field("t")
        error.column = field("c")
        error.constraint = field("n")
        error.position = field("P").flatMap { Int($0) }
        return error
    }

    /// A field by its letter: libpq's `PG_DIAG_…` constants are these characters.
    private func field(_ letter: Unicode.Scalar) -> String? {
        PQresultErrorField(pointer, Int32(letter.value)).map { String(cString: $0) }
    }
}
