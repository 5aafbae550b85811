/// Splits the stream of COPY … TO STDOUT (FORMAT binary) into rows (PostgreSQL manual, COPY, "Binary Format").
///
/// Chunks may have any size; an incomplete row is completed by the next chunk.
package struct BinaryCopyReader: Sendable {
    private static let signature: [UInt8] = Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00]
    private static let headerSize = signature.count + 8

    private var rest: [UInt8] = []
    private var fields: [BinaryCopyRow.Field] = []
    private var hasHeader = false
    /// Whether the trailer has been read. A stream without it is incomplete.
    package private(set) var isComplete = false

    package init() {}

    /// Reads a chunk and calls `body` for each complete row. A row is valid only during the call.
    package mutating func read(
        _ chunk: [UInt8], _ body: (BinaryCopyRow) throws -> Void
    ) throws {
        let joined = rest.isEmpty ? chunk : rest + chunk
        let used = try joined.withUnsafeBytes { bytes in try consume(bytes, body) }
        rest = used == joined.count ? [] : Array(joined[used...])
    }

    private mutating func consume(
        _ bytes: UnsafeRawBufferPointer, _ body: (BinaryCopyRow) throws -> Void
    ) throws -> Int {
        var offset = 0
        if !hasHeader {
            guard let size = try header(bytes) else { return 0 }
            offset = size
            hasHeader = true
        }
        while !isComplete, let end = try row(bytes, at: offset) {
            offset = end
            if !isComplete { try body(BinaryCopyRow(bytes: bytes, fields: fields)) }
        }
        return offset
    }

    private func header(_ bytes: UnsafeRawBufferPointer) throws(PostgresError) -> Int? {
        guard bytes.count >= Self.headerSize else { return nil }
        guard bytes.prefix(Self.signature.count).elementsEqual(Self.signature) else {
            throw .protocolViolation("the stream is not in binary COPY format")
        }
        guard let extensionSize = Int32(networkBytes: bytes, at: Self.headerSize - 4), extensionSize >= 0 else {
            throw .protocolViolation("the header of the binary COPY stream is malformed")
        }
        let size = Self.headerSize + Int(extensionSize)
        return bytes.count >= size ? size : nil
    }

    /// Finds the fields of the row at `start` and returns its end; nil if it is incomplete.
    private mutating func row(_ bytes: UnsafeRawBufferPointer, at start: Int) throws(PostgresError) -> Int? {
        guard let count = Int16(networkBytes: bytes, at: start) else { return nil }
        var offset = start + 2
        if count == -1 {
            isComplete = true
            return offset
        }
        guard count >= 0 else { throw .protocolViolation("binary COPY with \(count) fields") }
        fields.removeAll(keepingCapacity: true)
        for _ in 0..<count {
            guard let length = Int32(networkBytes: bytes, at: offset) else { return nil }
            offset += 4
            fields.append(.init(start: offset, length: Int(length)))
            offset += max(0, Int(length))
            guard offset <= bytes.count else { return nil }
        }
        return offset
    }
}

/// A row of binary COPY, valid only during a call. It has no names and no types: fields are identified by index, and a
/// value is read as the PostgreSQL type of its Swift type, so cast it in the statement (`x::float8`).
package struct BinaryCopyRow {
    struct Field: Sendable {
        let start: Int
        let length: Int
    }

    private let bytes: UnsafeRawBufferPointer
    private let fields: [Field]

    init(bytes: UnsafeRawBufferPointer, fields: [Field]) {
        self.bytes = bytes
        self.fields = fields
    }

    package var count: Int { fields.count }

    /// Returns the bytes of a field; nil for null.
    package func bytes(at index: Int) -> UnsafeRawBufferPointer? {
        let field = fields[index]
        guard field.length >= 0 else { return nil }
        return UnsafeRawBufferPointer(rebasing: bytes[field.start..<field.start + field.length])
    }

    /// Returns the value of a field; null is an error.
    package func decode<Value: PostgresDecodable>(
        _: Value.Type = Value.self, at index: Int
    ) throws(PostgresError) -> Value {
        guard let value = try decode(Value?.self, at: index) else {
            throw .decoding(problem(.null, at: index, expected: Value.self))
        }
        return value
    }

    /// Returns the value of a nullable field.
    package func decode<Value: PostgresDecodable>(
        _: Value?.Type = Value?.self, at index: Int
    ) throws(PostgresError) -> Value? {
        guard fields.indices.contains(index) else {
            throw .decoding(problem(.noSuchColumn, at: index, expected: Value.self))
        }
        guard let bytes = bytes(at: index) else { return nil }
        do throws(DecodingProblem) {
            return try Value.decode(bytes, type: nil)
        } catch {
            throw .decoding(problem(.value(error), at: index, expected: Value.self))
        }
    }

    private func problem(
        _ problem: DecodingError.Problem, at index: Int, expected: Any.Type
    ) -> DecodingError {
        DecodingError(column: "#\(index)", expected: "\(expected)", actual: nil, problem: problem)
    }
}
