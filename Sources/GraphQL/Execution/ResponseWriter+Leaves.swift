import JSON

/// Functions that objects call to write a leaf, once per field: result coercion as in the "Result Coercion" parts of
/// sections 3.5 and 3.9.
extension ResponseWriter {
    package mutating func writeNull(for field: SelectedField) throws {
        if field.isRequired { throw RequiredFieldIsNull(field: field.name) }
        json.writeNull()
    }

    /// Writes a String, an ID, the name of an enum value or a custom scalar that is a string.
    package mutating func write(_ text: String?, for field: SelectedField) throws {
        guard let text else { return try writeNull(for: field) }
        try write(text, for: field)
    }

    package mutating func write(_ text: String, for field: SelectedField) throws {
        switch field.leaf {
        case .string, .id, .plain: json.write(text)
        default: try write(.string(text), for: field)
        }
    }

    package mutating func write(_ number: Int?, for field: SelectedField) throws {
        guard let number else { return try writeNull(for: field) }
        switch field.leaf {
        case .int where Int32(exactly: number) != nil: json.write(number)
        case .plain: json.write(number)
        default: try write(.int(number), for: field)
        }
    }

    package mutating func write(_ number: Double?, for field: SelectedField) throws {
        guard let number else { return try writeNull(for: field) }
        switch field.leaf {
        case .float where number.isFinite: json.write(number)
        default: try write(.double(number), for: field)
        }
    }

    package mutating func write(_ flag: Bool?, for field: SelectedField) throws {
        guard let flag else { return try writeNull(for: field) }
        switch field.leaf {
        case .boolean, .plain: json.write(flag)
        default: try write(.bool(flag), for: field)
        }
    }

    /// Writes a string given as UTF-8.
    package mutating func write(utf8: UnsafeRawBufferPointer, for field: SelectedField) throws {
        switch field.leaf {
        case .string, .id, .plain: json.write(utf8)
        default: try write(.string(String(decoding: utf8, as: UTF8.self)), for: field)
        }
    }

    /// Lets the caller write a string directly into the response.
    ///
    /// - Parameters:
    ///   - longest: maximum bytes of the string.
    ///   - put: writes the string, and returns its length in bytes. The string must be ASCII without characters to
    ///     escape.
    package mutating func write(
        longest: Int, for field: SelectedField, put: (UnsafeMutableBufferPointer<UInt8>) -> Int
    ) throws {
        switch field.leaf {
        case .string, .id, .plain: json.write(longest: longest, put)
        default:
            let text = String(unsafeUninitializedCapacity: longest, initializingUTF8With: put)
            try write(.string(text), for: field)
        }
    }

    package mutating func write(_ object: (any ObjectValue)?, for field: SelectedField) throws {
        guard let object else { return try writeNull(for: field) }
        steps.append(.field(field))
        defer { steps.removeLast() }
        if !complete(object, as: field.type, of: field) { throw NullReachedField() }
    }

    /// Writes a leaf of a field or of a list.
    mutating func write(_ value: ResolvedValue, as leaf: OutputType.Leaf) throws(CoercionError) {
        switch (leaf, value) {
        case (.string, .string(let text)), (.id, .string(let text)): json.write(text)
        case (.int, .int(let number)):
            guard Int32(exactly: number) != nil else {
                throw CoercionError("Int cannot represent non 32-bit signed integer value: \(number)")
            }
            json.write(number)
        case (.float, .double(let number)):
            guard number.isFinite else { throw CoercionError("Float cannot represent non numeric value: \(number)") }
            json.write(number)
        case (.float, .int(let number)): json.write(number)
        case (.boolean, .bool(let flag)): json.write(flag)
        case (.id, .int(let number)): json.write(String(number))
        case (.enumeration(let type), .string(let name)):
            guard type.hasValue(name) else {
                throw CoercionError("Enum \"\(type.name)\" cannot represent value: \"\(name)\"")
            }
            json.write(name)
        case (.custom(_, let coercion), _):
            guard let serialize = coercion.serialize else { return try writePlain(value) }
            try writePlain(try serialize(value))
        default: throw CoercionError("\(Self.name(of: leaf)) cannot represent the value of this field.")
        }
    }

    /// Writes the value of a custom scalar unchanged.
    private mutating func writePlain(_ value: ResolvedValue) throws(CoercionError) {
        switch value {
        case .null: json.writeNull()
        case .bool(let flag): json.write(flag)
        case .int(let number): json.write(number)
        case .double(let number): json.write(number)
        case .string(let text): json.write(text)
        case .json(let bytes): json.append(raw: bytes)
        case .list, .object: throw CoercionError("A scalar cannot represent a list or an object.")
        }
    }

    private static func name(of leaf: OutputType.Leaf) -> String {
        switch leaf {
        case .int: "Int"
        case .float: "Float"
        case .string: "String"
        case .boolean: "Boolean"
        case .id: "ID"
        case .enumeration(let type): "Enum \"\(type.name)\""
        case .custom(let name, _): name
        }
    }
}
