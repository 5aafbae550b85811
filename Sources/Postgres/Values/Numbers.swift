extension Bool: PostgresEncodable, PostgresDecodable {
    package static var postgresType: PostgresType { .bool }

    package func encoded() -> Binding.Payload { .bytes([self ? 1 : 0]) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, type: PostgresType?
    ) throws(DecodingProblem) -> Bool {
        guard type == nil || type == .bool else { throw .typeMismatch }
        guard bytes.count == 1 else { throw .malformed("a bool of \(bytes.count) bytes") }
        return bytes[0] != 0
    }
}

extension Int16: PostgresEncodable, PostgresDecodable {
    package static var postgresType: PostgresType { .int2 }
    package func encoded() -> Binding.Payload { .bytes(networkBytes) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, type: PostgresType?
    ) throws(DecodingProblem) -> Int16 {
        try narrowed(decodeInteger(bytes, type: type))
    }
}

extension Int32: PostgresEncodable, PostgresDecodable {
    package static var postgresType: PostgresType { .int4 }
    package func encoded() -> Binding.Payload { .bytes(networkBytes) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, type: PostgresType?
    ) throws(DecodingProblem) -> Int32 {
        try narrowed(decodeInteger(bytes, type: type))
    }
}

extension Int64: PostgresEncodable, PostgresDecodable {
    package static var postgresType: PostgresType { .int8 }
    package func encoded() -> Binding.Payload { .bytes(networkBytes) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, type: PostgresType?
    ) throws(DecodingProblem) -> Int64 {
        try decodeInteger(bytes, type: type)
    }
}

extension Int: PostgresEncodable, PostgresDecodable {
    package static var postgresType: PostgresType { .int8 }
    package func encoded() -> Binding.Payload { .bytes(Int64(self).networkBytes) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, type: PostgresType?
    ) throws(DecodingProblem) -> Int {
        try narrowed(decodeInteger(bytes, type: type))
    }
}

extension Double: PostgresEncodable, PostgresDecodable {
    package static var postgresType: PostgresType { .float8 }
    package func encoded() -> Binding.Payload { .bytes(bitPattern.networkBytes) }

    /// Reads `float8`, `float4` and `numeric`, the last as the nearest double.
    package static func decode(
        _ bytes: UnsafeRawBufferPointer, type: PostgresType?
    ) throws(DecodingProblem) -> Double {
        switch type {
        case nil, PostgresType.float8?:
            guard bytes.count == 8, let bits = UInt64(networkBytes: bytes) else {
                throw .malformed("a float8 of \(bytes.count) bytes")
            }
            return Double(bitPattern: bits)
        case PostgresType.float4?: return Double(try Float.decode(bytes, type: .float4))
        case PostgresType.numeric?: return try Numeric.decode(bytes, type: .numeric).doubleValue
        default: throw .typeMismatch
        }
    }
}

extension Float: PostgresEncodable, PostgresDecodable {
    package static var postgresType: PostgresType { .float4 }
    package func encoded() -> Binding.Payload { .bytes(bitPattern.networkBytes) }

    package static func decode(
        _ bytes: UnsafeRawBufferPointer, type: PostgresType?
    ) throws(DecodingProblem) -> Float {
        guard type == nil || type == .float4 else { throw .typeMismatch }
        guard bytes.count == 4, let bits = UInt32(networkBytes: bytes) else {
            throw .malformed("a float4 of \(bytes.count) bytes")
        }
        return Float(bitPattern: bits)
    }
}

/// Any integer type of the server: a program may request a wider type than the column's.
@inline(__always)
private func decodeInteger(
    _ bytes: UnsafeRawBufferPointer, type: PostgresType?
) throws(DecodingProblem) -> Int64 {
    switch type {
    case nil, PostgresType.int8?, PostgresType.int4?, PostgresType.int2?, PostgresType.xid8?: break
    case PostgresType.oid?:
        guard let value = UInt32(networkBytes: bytes) else { throw .malformed("an oid of \(bytes.count) bytes") }
        return Int64(value)
    default: throw .typeMismatch
    }
    switch bytes.count {
    case 8: return Int64(bigEndian: bytes.loadUnaligned(as: Int64.self))
    case 4: return Int64(Int32(bigEndian: bytes.loadUnaligned(as: Int32.self)))
    case 2: return Int64(Int16(bigEndian: bytes.loadUnaligned(as: Int16.self)))
    default: throw .malformed("an integer of \(bytes.count) bytes")
    }
}

@inline(__always)
private func narrowed<Narrow: FixedWidthInteger>(_ value: Int64) throws(DecodingProblem) -> Narrow {
    guard let narrow = Narrow(exactly: value) else { throw .outOfRange }
    return narrow
}
