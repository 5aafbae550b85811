/// The most frequent types, each with its own function. They behave as `decode`, which is generic: called from another
/// target, it looks up types at run time, which takes longer than reading the value.
extension Row {
    package func integer(at column: Int) throws(PostgresError) -> Int64? { try decode(Int64?.self, at: column) }

    package func double(at column: Int) throws(PostgresError) -> Double? { try decode(Double?.self, at: column) }

    package func bool(at column: Int) throws(PostgresError) -> Bool? { try decode(Bool?.self, at: column) }

    package func string(at column: Int) throws(PostgresError) -> String? { try decode(String?.self, at: column) }

    package func bytes(at column: Int) throws(PostgresError) -> [UInt8]? { try decode([UInt8]?.self, at: column) }

    /// Microseconds since 1970, of a `timestamp`.
    package func timestamp(at column: Int) throws(PostgresError) -> Int64? {
        try decode(Timestamp?.self, at: column)?.microseconds
    }

    /// Microseconds since 1970 in UTC, of a `timestamptz`.
    package func instant(at column: Int) throws(PostgresError) -> Int64? {
        try decode(TimestampTZ?.self, at: column)?.microseconds
    }

    /// Calls `body` with the UTF-8 of a column of type text, without creating a string.
    ///
    /// - Returns: false for null; `body` is not called then.
    package func withText(at column: Int, _ body: (UnsafeRawBufferPointer) throws -> Void) throws -> Bool {
        try withValue(at: column, expected: String.self) { (bytes, type) throws(DecodingProblem) in
            guard type.isTextInBinary else { throw .typeMismatch }
            guard bytes.isUTF8 else { throw .malformed("it is not UTF-8") }
            return bytes
        } body: {
            try body($0)
        }
    }

    /// Calls `body` with each text of an array as UTF-8; nulls are skipped.
    package func forEachText(at column: Int, _ body: (UnsafeRawBufferPointer) throws -> Void) throws {
        var texts: [UnsafeRawBufferPointer] = []
        _ = try withValue(at: column, expected: [String].self) { (bytes, type) throws(DecodingProblem) in
            try ArrayFormat.forEach(bytes, arrayType: type) { (text, type) throws(DecodingProblem) in
                guard let text else { return }
                guard type.isTextInBinary else { throw .typeMismatch }
                guard text.isUTF8 else { throw .malformed("it is not UTF-8") }
                texts.append(text)
            }
            return bytes
        } body: { _ in
            for text in texts { try body(text) }
        }
    }

    /// Checks a value before `body` gets it, so that no part of a malformed value is used.
    private func withValue(
        at column: Int, expected: Any.Type,
        check: (UnsafeRawBufferPointer, PostgresType) throws(DecodingProblem) -> UnsafeRawBufferPointer,
        body: (UnsafeRawBufferPointer) throws -> Void
    ) throws -> Bool {
        guard storage.columns.indices.contains(column) else {
            throw PostgresError.decoding(problem(.noSuchColumn, at: column, expected: expected))
        }
        let cell = storage.cells[index * storage.columns.count + column]
        guard cell.length >= 0 else { return false }
        let type = storage.columns[column].type
        try storage.bytes.withUnsafeBytes { all in
            let bytes: UnsafeRawBufferPointer
            do throws(DecodingProblem) {
                bytes = try check(UnsafeRawBufferPointer(rebasing: all[cell.start..<cell.start + cell.length]), type)
            } catch {
                throw PostgresError.decoding(problem(.value(error), at: column, expected: expected))
            }
            try body(bytes)
        }
        return true
    }
}

extension UnsafeRawBufferPointer {
    /// Most text is ASCII, which is checked eight bytes at a time.
    fileprivate var isUTF8: Bool {
        var offset = 0
        while offset + 8 <= count, loadUnaligned(fromByteOffset: offset, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
        {
            offset += 8
        }
        while offset < count, self[offset] < 0x80 { offset += 1 }
        return offset == count || String(validating: self, as: UTF8.self) != nil
    }
}
