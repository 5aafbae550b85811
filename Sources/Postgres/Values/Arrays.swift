/// A value that can be an element of an array. `[UInt8]` is `bytea`, not an array.
package protocol PostgresArrayElement: PostgresEncodable {
    static var postgresArrayType: PostgresType { get }
    static func encodeArray(_ values: [Self]) -> Binding.Payload
    static func decodeArray(
        _ bytes: UnsafeRawBufferPointer, type: PostgresType?
    ) throws(DecodingProblem) -> [Self]
}

extension Array: PostgresEncodable where Element: PostgresArrayElement {
    package static var postgresType: PostgresType { Element.postgresArrayType }
    package func encoded() -> Binding.Payload { Element.encodeArray(self) }
}

extension Array: PostgresDecodable where Element: PostgresArrayElement {
    package static func decode(
        _ bytes: UnsafeRawBufferPointer, type: PostgresType?
    ) throws(DecodingProblem) -> [Element] {
        try Element.decodeArray(bytes, type: type)
    }
}

extension Bool: PostgresArrayElement {
    package static var postgresArrayType: PostgresType { .boolArray }
}

extension Int16: PostgresArrayElement {
    package static var postgresArrayType: PostgresType { .int2Array }
}

extension Int32: PostgresArrayElement {
    package static var postgresArrayType: PostgresType { .int4Array }
}

extension Int64: PostgresArrayElement {
    package static var postgresArrayType: PostgresType { .int8Array }
}

extension Int: PostgresArrayElement {
    package static var postgresArrayType: PostgresType { .int8Array }
}

extension Float: PostgresArrayElement {
    package static var postgresArrayType: PostgresType { .float4Array }
}

extension Double: PostgresArrayElement {
    package static var postgresArrayType: PostgresType { .float8Array }
}

extension String: PostgresArrayElement {
    package static var postgresArrayType: PostgresType { .textArray }
}

extension JSONB: PostgresArrayElement {
    package static var postgresArrayType: PostgresType { .jsonbArray }
}

extension Timestamp: PostgresArrayElement {
    package static var postgresArrayType: PostgresType { .timestampArray }
}

extension TimestampTZ: PostgresArrayElement {
    package static var postgresArrayType: PostgresType { .timestamptzArray }
}

/// `[String?]` and similar: arrays of the server may contain nulls, which only optional elements can represent.
extension Optional: PostgresArrayElement where Wrapped: PostgresArrayElement & PostgresDecodable {
    package static var postgresArrayType: PostgresType { Wrapped.postgresArrayType }

    package static func encodeArray(_ values: [Wrapped?]) -> Binding.Payload {
        ArrayFormat.encode(values, elementType: Wrapped.postgresType)
    }

    package static func decodeArray(
        _ bytes: UnsafeRawBufferPointer, type: PostgresType?
    ) throws(DecodingProblem) -> [Wrapped?] {
        try ArrayFormat.decode(bytes, arrayType: type) { (element, type) throws(DecodingProblem) in
            guard let element else { return nil }
            return try Wrapped.decode(element, type: type)
        }
    }
}

extension PostgresArrayElement where Self: PostgresDecodable {
    package static func encodeArray(_ values: [Self]) -> Binding.Payload {
        ArrayFormat.encode(values, elementType: postgresType)
    }

    package static func decodeArray(
        _ bytes: UnsafeRawBufferPointer, type: PostgresType?
    ) throws(DecodingProblem) -> [Self] {
        try ArrayFormat.decode(bytes, arrayType: type) { (element, type) throws(DecodingProblem) in
            guard let element else { throw .malformed("a null among the elements") }
            return try decode(element, type: type)
        }
    }
}

extension UInt8: PostgresArrayElement {
    package static var postgresType: PostgresType { .char }
    package static var postgresArrayType: PostgresType { .bytea }

    package func encoded() -> Binding.Payload { .bytes([self]) }

    package static func encodeArray(_ values: [UInt8]) -> Binding.Payload { .bytes(values) }

    package static func decodeArray(
        _ bytes: UnsafeRawBufferPointer, type: PostgresType?
    ) throws(DecodingProblem) -> [UInt8] {
        guard type == nil || type == .bytea else { throw .typeMismatch }
        return [UInt8](bytes)
    }
}
