/// A value that can be bound to a placeholder, in PostgreSQL's binary format.
package protocol PostgresEncodable: Sendable {
    static var postgresType: PostgresType { get }
    func encoded() -> Binding.Payload
}

/// A value that can be read from a column, from PostgreSQL's binary format.
package protocol PostgresDecodable: Sendable {
    /// Reads `bytes` of the server's `type`.
    ///
    /// Binary COPY does not contain types: `type` is nil there, and the bytes are read as the type that this value binds
    /// as (see ``PostgresEncodable/postgresType``); integers are read by their width.
    static func decode(_ bytes: UnsafeRawBufferPointer, type: PostgresType?) throws(DecodingProblem) -> Self
}

/// Why a value cannot be decoded. The row adds the column.
package enum DecodingProblem: Error, Sendable, Equatable {
    case typeMismatch
    case outOfRange
    case malformed(String)
}

extension Optional: PostgresEncodable where Wrapped: PostgresEncodable {
    package static var postgresType: PostgresType { Wrapped.postgresType }

    package func encoded() -> Binding.Payload {
        switch self {
        case .none: .null
        case .some(let value): value.encoded()
        }
    }
}

/// Integers are big-endian on the wire.
extension FixedWidthInteger {
    /// Reads an integer at `offset`, which need not be aligned; nil if `bytes` is too short.
    @inline(__always)
    init?(networkBytes bytes: UnsafeRawBufferPointer, at offset: Int = 0) {
        guard offset >= 0, offset + MemoryLayout<Self>.size <= bytes.count else { return nil }
        self.init(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: Self.self))
    }

    func appendNetworkBytes(to buffer: inout [UInt8]) {
        withUnsafeBytes(of: bigEndian) { buffer.append(contentsOf: $0) }
    }

    var networkBytes: [UInt8] {
        withUnsafeBytes(of: bigEndian) { [UInt8]($0) }
    }
}
