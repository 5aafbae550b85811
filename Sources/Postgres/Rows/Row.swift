/// A row of a response. Columns are identified by name or by index from 0.
package struct Row: Sendable {
    let storage: Rows.Storage
    let index: Int

    package var columns: [Column] { storage.columns }

    /// Returns the value of a column; null is an error.
    package func decode<Value: PostgresDecodable>(
        _: Value.Type = Value.self, at column: Int
    ) throws(PostgresError) -> Value {
        guard let value = try decode(Value?.self, at: column) else {
            throw .decoding(problem(.null, at: column, expected: Value.self))
        }
        return value
    }

    /// Returns the value of a nullable column.
    package func decode<Value: PostgresDecodable>(
        _: Value?.Type = Value?.self, at column: Int
    ) throws(PostgresError) -> Value? {
        guard storage.columns.indices.contains(column) else {
            throw .decoding(problem(.noSuchColumn, at: column, expected: Value.self))
        }
        let cell = storage.cells[index * storage.columns.count + column]
        guard cell.length >= 0 else { return nil }
        let type = storage.columns[column].type
        do throws(DecodingProblem) {
            return try storage.bytes.withUnsafeBufferPointer { (all) throws(DecodingProblem) in
                try Value.decode(
                    UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: all[cell.start..<cell.start + cell.length])),
                    type: type)
            }
        } catch {
            throw .decoding(problem(.value(error), at: column, expected: Value.self))
        }
    }

    package func decode<Value: PostgresDecodable>(
        _: Value.Type = Value.self, named name: String
    ) throws(PostgresError) -> Value {
        try decode(Value.self, at: place(of: name, expected: Value.self))
    }

    package func decode<Value: PostgresDecodable>(
        _: Value?.Type = Value?.self, named name: String
    ) throws(PostgresError) -> Value? {
        try decode(Value?.self, at: place(of: name, expected: Value.self))
    }

    package func isNull(at column: Int) -> Bool {
        precondition(storage.columns.indices.contains(column), "column \(column) of \(storage.columns.count)")
        return storage.cells[index * storage.columns.count + column].length < 0
    }

    private func place(of name: String, expected: Any.Type) throws(PostgresError) -> Int {
        guard let column = storage.columns.firstIndex(where: { $0.name == name }) else {
            throw .decoding(
                DecodingError(column: name, expected: "\(expected)", actual: nil, problem: .noSuchColumn))
        }
        return column
    }

    func problem(_ problem: DecodingError.Problem, at index: Int, expected: Any.Type) -> DecodingError {
        let column = storage.columns.indices.contains(index) ? storage.columns[index] : nil
        return DecodingError(
            column: column?.name ?? "#\(index)", expected: "\(expected)", actual: column?.type, problem: problem)
    }
}
