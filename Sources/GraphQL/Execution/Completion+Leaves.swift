/// Result coercion of leaves (the "Result Coercion" parts of section 3.5 and 3.9).
extension Completion {
    mutating func write(_ value: ResolvedValue, as leaf: OutputType.Leaf) throws(CoercionError) {
        switch (leaf, value) {
        case (.string, .string(let text)), (.id, .string(let text)): writer.write(text)
        case (.int, .int(let number)):
            guard Int32(exactly: number) != nil else {
                throw CoercionError("Int cannot represent non 32-bit signed integer value: \(number)")
            }
            writer.write(number)
        case (.float, .double(let number)):
            guard number.isFinite else { throw CoercionError("Float cannot represent non numeric value: \(number)") }
            writer.write(number)
        case (.float, .int(let number)): writer.write(number)
        case (.boolean, .bool(let flag)): writer.write(flag)
        case (.id, .int(let number)): writer.write(String(number))
        case (.enumeration(let type), .string(let name)):
            guard type.hasValue(name) else {
                throw CoercionError("Enum \"\(type.name)\" cannot represent value: \"\(name)\"")
            }
            writer.write(name)
        case (.custom(_, let coercion), _):
            guard let serialize = coercion.serialize else { return try writePlain(value) }
            try writePlain(try serialize(value))
        default: throw CoercionError("\(Self.name(of: leaf)) cannot represent the value of this field.")
        }
    }

    /// A custom scalar's value as it is.
    private mutating func writePlain(_ value: ResolvedValue) throws(CoercionError) {
        switch value {
        case .null: writer.writeNull()
        case .bool(let flag): writer.write(flag)
        case .int(let number): writer.write(number)
        case .double(let number): writer.write(number)
        case .string(let text): writer.write(text)
        case .json(let bytes): writer.append(raw: bytes)
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
