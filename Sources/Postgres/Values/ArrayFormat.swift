/// The binary format of arrays, `array_send` of the server: dimensions, a null flag, the element's type, a size and
/// a lower bound per dimension, then each element with its length (-1 for null). Only one dimension is supported.
enum ArrayFormat {
    private static let headerSize = 12
    private static let dimensionSize = 8

    static func encode<Element: PostgresEncodable>(
        _ values: [Element], elementType: PostgresType
    ) -> Binding.Payload {
        var buffer: [UInt8] = []
        buffer.reserveCapacity(headerSize + dimensionSize + values.count * 12)
        Int32(values.isEmpty ? 0 : 1).appendNetworkBytes(to: &buffer)
        Int32(0).appendNetworkBytes(to: &buffer)
        elementType.rawValue.appendNetworkBytes(to: &buffer)
        if !values.isEmpty {
            Int32(clamping: values.count).appendNetworkBytes(to: &buffer)
            Int32(1).appendNetworkBytes(to: &buffer)
        }
        var hasNull = false
        for (index, value) in values.enumerated() {
            switch value.encoded() {
            case .null:
                hasNull = true
                Int32(-1).appendNetworkBytes(to: &buffer)
            case .bytes(let bytes):
                Int32(clamping: bytes.count).appendNetworkBytes(to: &buffer)
                buffer.append(contentsOf: bytes)
            case .unencodable(let reason):
                return .unencodable(reason: "element \(index): \(reason)")
            }
        }
        if hasNull { buffer[7] = 1 }
        return .bytes(buffer)
    }

    static func decode<Element>(
        _ bytes: UnsafeRawBufferPointer,
        arrayType: PostgresType?,
        element: (UnsafeRawBufferPointer?, PostgresType) throws(DecodingProblem) -> Element
    ) throws(DecodingProblem) -> [Element] {
        let count = try count(bytes, arrayType: arrayType)
        var values: [Element] = []
        // The count is not trusted: an element takes at least four bytes, which limits the reserved memory.
        values.reserveCapacity(min(count, bytes.count / 4))
        try forEach(bytes, arrayType: arrayType) { (bytes, type) throws(DecodingProblem) in
            values.append(try element(bytes, type))
        }
        return values
    }

    /// Calls `body` with each element (nil for null) and the type of the elements.
    static func forEach(
        _ bytes: UnsafeRawBufferPointer, arrayType: PostgresType?,
        _ body: (UnsafeRawBufferPointer?, PostgresType) throws(DecodingProblem) -> Void
    ) throws(DecodingProblem) {
        let count = try count(bytes, arrayType: arrayType)
        let type = PostgresType(rawValue: UInt32(networkBytes: bytes, at: 8) ?? 0)
        var offset = headerSize + dimensionSize
        for _ in 0..<count {
            guard let length = Int32(networkBytes: bytes, at: offset) else {
                throw .malformed("the array is truncated")
            }
            offset += 4
            if length < 0 {
                try body(nil, type)
                continue
            }
            guard offset + Int(length) <= bytes.count else { throw .malformed("the array is truncated") }
            try body(UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + Int(length)]), type)
            offset += Int(length)
        }
    }

    /// The number of elements in the header.
    private static func count(
        _ bytes: UnsafeRawBufferPointer, arrayType: PostgresType?
    ) throws(DecodingProblem) -> Int {
        guard
            let dimensions = Int32(networkBytes: bytes), Int32(networkBytes: bytes, at: 4) != nil,
            UInt32(networkBytes: bytes, at: 8) != nil
        else { throw arrayType == nil ? .malformed("an array of \(bytes.count) bytes") : .typeMismatch }
        guard arrayType == nil || arrayType.map(isArray) == true else { throw .typeMismatch }
        if dimensions == 0 { return 0 }
        guard dimensions == 1 else { throw .malformed("an array of \(dimensions) dimensions") }
        guard let count = Int32(networkBytes: bytes, at: headerSize), count >= 0 else {
            throw .malformed("an array without its size")
        }
        return Int(count)
    }

    /// A scalar whose first bytes look like an array's header must not be read as an array.
    private static func isArray(_ type: PostgresType) -> Bool {
        switch type {
        case .bool, .bytea, .char, .name, .int8, .int2, .int4, .text, .oid, .json, .float4, .float8, .bpchar,
            .varchar, .timestamp, .timestamptz, .numeric, .jsonb, .xid8:
            false
        default: true
        }
    }
}
