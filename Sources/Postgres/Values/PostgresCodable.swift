/// A value that can be bound to a placeholder, in PostgreSQL's binary format.
package protocol PostgresEncodable: Sendable {
    static var postgresType: PostgresType { get }
    func encoded() -> Binding.Payload
}

/// A value that can be read from a column, from PostgreSQL's binary format.
package protocol PostgresDecodable: Sendable {
    /// Reads `bytes`, which are of the server's `type`.
    ///
    /// Binary COPY does not say its types: `type` is nil there, and the bytes are taken to be of the type that this
    /// value binds as (see ``PostgresEncodable/postgresType``); integers go by their width.
    static func decode(_ bytes: UnsafeRawBufferPointer, type: PostgresType?) throws(DecodingProblem) -> Self
}

/// What is wrong with a value, without the column: the row that reads it adds that.
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

/// Integers cross the wire with the highest byte first.
extension FixedWidthInteger {
    /// Reads one at `offset`, which need not be aligned; nil where `bytes` end too early.
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
