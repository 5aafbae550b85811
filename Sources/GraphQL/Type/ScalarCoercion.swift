package import JSON

/// Input and result coercion of a scalar (section 3.5).
package struct ScalarCoercion: Sendable {
    /// Converts an input value, from a literal or from a variable's JSON, to the value that resolvers receive. Throws a
    /// sentence that says what is wrong with it.
    package let parse: @Sendable (JSONValue) throws(CoercionError) -> JSONValue
    /// Checks or converts a resolver's result; nil accepts every leaf value.
    package let serialize: (@Sendable (ResolvedValue) throws(CoercionError) -> ResolvedValue)?

    package init(
        parse: @escaping @Sendable (JSONValue) throws(CoercionError) -> JSONValue,
        serialize: (@Sendable (ResolvedValue) throws(CoercionError) -> ResolvedValue)? = nil
    ) {
        self.parse = parse
        self.serialize = serialize
    }

    static let anything = ScalarCoercion(parse: { value throws(CoercionError) in value })

    static let builtIn: [String: ScalarCoercion] = [
        "Int": ScalarCoercion(parse: int), "Float": ScalarCoercion(parse: float),
        "String": ScalarCoercion(parse: string), "Boolean": ScalarCoercion(parse: boolean),
        "ID": ScalarCoercion(parse: id),
    ]

    @Sendable private static func int(_ value: JSONValue) throws(CoercionError) -> JSONValue {
        switch value {
        case .int(let number):
            guard Int32(exactly: number) != nil else {
                throw CoercionError("Int cannot represent non 32-bit signed integer value: \(value.printed)")
            }
            return value
        // JSON has one kind of number, so 3.0 is an integer. `LiteralCoercion` rejects a literal 3.0.
        case .double(let number):
            guard let integer = Int(exactly: number) else {
                throw CoercionError("Int cannot represent non-integer value: \(value.printed)")
            }
            return try int(.int(integer))
        default: throw CoercionError("Int cannot represent non-integer value: \(value.printed)")
        }
    }

    @Sendable private static func float(_ value: JSONValue) throws(CoercionError) -> JSONValue {
        switch value {
        case .int(let number): return .double(Double(number))
        case .double(let number) where number.isFinite: return value
        default: throw CoercionError("Float cannot represent non numeric value: \(value.printed)")
        }
    }

    @Sendable private static func string(_ value: JSONValue) throws(CoercionError) -> JSONValue {
        guard case .string = value else {
            throw CoercionError("String cannot represent a non string value: \(value.printed)")
        }
        return value
    }

    @Sendable private static func boolean(_ value: JSONValue) throws(CoercionError) -> JSONValue {
        guard case .bool = value else {
            throw CoercionError("Boolean cannot represent a non boolean value: \(value.printed)")
        }
        return value
    }

    @Sendable private static func id(_ value: JSONValue) throws(CoercionError) -> JSONValue {
        switch value {
        case .string: return value
        case .int(let number): return .string(String(number))
        // As with Int: JSON's 3.0 is the integer 3; JavaScript cannot distinguish them.
        case .double(let number):
            guard let integer = Int(exactly: number) else {
                throw CoercionError("ID cannot represent value: \(value.printed)")
            }
            return .string(String(integer))
        default: throw CoercionError("ID cannot represent value: \(value.printed)")
        }
    }
}
