import JSON

/// Coerces literals to input types (the "Input Coercion" parts of section 3).
struct LiteralCoercion {
    /// What a variable inside a literal means.
    enum Variables {
        /// There are none: a default value, or a constant.
        case none
        /// Their own types are checked elsewhere; here they pass for anything.
        case unchecked
        case values([String: JSONValue])
    }

    let schema: Schema
    var variables = Variables.none
    /// Whether errors name what may have been meant.
    let suggests: Bool

    func value(of literal: ValueLiteral, as type: TypeReference) throws(CoercionError) -> JSONValue {
        if case .variable(let name) = literal.kind { return try variable(name, as: type, at: literal.location) }
        switch type {
        case .nonNull(let inner):
            if literal.isNull { throw expected(type, literal) }
            return try value(of: literal, as: inner)
        case .list(let inner):
            if literal.isNull { return .null }
            guard case .list(let items) = literal.kind else { return .list([try value(of: literal, as: inner)]) }
            var values: [JSONValue] = []
            for (index, item) in items.enumerated() {
                do throws(CoercionError) {
                    values.append(try value(of: item, as: inner))
                } catch { throw error.inside(.index(index)) }
            }
            return .list(values)
        case .named(let id):
            if literal.isNull { return .null }
            let definition = schema[id]
            switch definition.kind {
            case .enumeration: return try enumeration(literal, definition)
            case .input: return try object(literal, definition)
            case .scalar: return try scalar(literal, definition)
            default: throw expected(type, literal)
            }
        }
    }

    private func expected(_ type: TypeReference, _ literal: ValueLiteral) -> CoercionError {
        CoercionError(
            "Expected value of type \"\(schema.printed(type))\", found \(literal.printed).",
            location: literal.location)
    }

    private func variable(
        _ name: String, as type: TypeReference, at location: SourceLocation
    ) throws(CoercionError) -> JSONValue {
        switch variables {
        case .none: throw CoercionError("Variable \"$\(name)\" is not allowed here.", location: location)
        case .unchecked: return .null
        case .values(let values):
            guard let value = values[name], !(value.isNull && type.isNonNull) else {
                if !type.isNonNull { return .null }
                throw CoercionError(
                    "Expected value of non-null type \"\(schema.printed(type))\", but variable \"$\(name)\" is null.",
                    location: location)
            }
            return value
        }
    }

    private func scalar(_ literal: ValueLiteral, _ type: TypeDefinition) throws(CoercionError) -> JSONValue {
        // JSON's 3.0 is an integer, a literal's is not; and an ID keeps all digits of a literal.
        switch (type.name, literal.kind) {
        case ("ID", .int(let digits)): return .string(digits)
        case ("Int", .float), ("ID", .float):
            throw CoercionError("\(type.name) cannot represent value: \(literal.printed)", location: literal.location)
        case ("String", .enumeration), ("ID", .enumeration), ("Boolean", .enumeration):
            throw CoercionError("\(type.name) cannot represent value: \(literal.printed)", location: literal.location)
        default: break
        }
        let coercion = schema.scalars[type.name] ?? .anything
        do throws(CoercionError) {
            if case .unchecked = variables, literal.hasVariables { return .null }
            return try coercion.parse(try plain(literal))
        } catch { throw error.at(literal.location) }
    }

    /// A literal as written, without a type: what custom scalars read.
    private func plain(_ literal: ValueLiteral) throws(CoercionError) -> JSONValue {
        switch literal.kind {
        case .null: return .null
        case .boolean(let value): return .bool(value)
        case .string(let text): return .string(text)
        case .enumeration(let name): return .string(name)
        case .int(let digits):
            if let value = Int(digits) { return .int(value) }
            return try number(digits)
        case .float(let text): return try number(text)
        case .list(let items):
            var values: [JSONValue] = []
            for item in items { values.append(try plain(item)) }
            return .list(values)
        case .object(let fields):
            var object = JSONObject()
            for field in fields { object.append(field.name.value, try plain(field.value)) }
            return .object(object)
        case .variable(let name):
            if case .values(let values) = variables { return values[name] ?? .null }
            return .null
        }
    }

    private func number(_ text: String) throws(CoercionError) -> JSONValue {
        guard let value = Double(text), value.isFinite else {
            throw CoercionError("The number \(text.prefix(40)) is out of range.")
        }
        return .double(value)
    }

    private func enumeration(_ literal: ValueLiteral, _ type: TypeDefinition) throws(CoercionError) -> JSONValue {
        guard case .enumeration(let name) = literal.kind else {
            throw CoercionError(
                "Enum \"\(type.name)\" cannot represent non-enum value: \(literal.printed).",
                location: literal.location)
        }
        guard type.hasValue(name) else {
            let hint =
                suggests ? Suggestions.hint(for: name, among: type.values.map(\.name), what: "the enum value") : ""
            throw CoercionError(
                "Value \"\(name)\" does not exist in \"\(type.name)\" enum.\(hint)", location: literal.location)
        }
        return .string(name)
    }

    private func object(_ literal: ValueLiteral, _ type: TypeDefinition) throws(CoercionError) -> JSONValue {
        guard case .object(let fields) = literal.kind else { throw expected(.named(type.id), literal) }
        for field in fields where type.input(field.name.value) == nil {
            let hint = suggests ? Suggestions.hint(for: field.name.value, among: type.inputs.map(\.name)) : ""
            throw CoercionError(
                "Field \"\(field.name.value)\" is not defined by type \"\(type.name)\".\(hint)",
                location: field.name.location)
        }
        var object = JSONObject()
        for input in type.inputs {
            let written = fields.first { $0.name.value == input.name }
            if let written, !isAbsent(written.value) {
                do throws(CoercionError) {
                    object.append(input.name, try value(of: written.value, as: input.type))
                } catch { throw error.inside(.key(input.name)) }
            } else if let standard = input.defaultValue {
                object.append(
                    input.name,
                    try LiteralCoercion(schema: schema, suggests: suggests).value(of: standard, as: input.type))
            } else if input.type.isNonNull {
                throw CoercionError(
                    "Field \"\(type.name).\(input.name)\" of required type \"\(schema.printed(input.type))\" "
                        + "was not provided.",
                    location: literal.location)
            }
        }
        if type.isOneOf { try checkOneOf(literal, fields, object, type) }
        return .object(object)
    }

    /// A field given as a variable that has no value is as if it were not there.
    private func isAbsent(_ literal: ValueLiteral) -> Bool {
        guard case .variable(let name) = literal.kind, case .values(let values) = variables else { return false }
        return values[name] == nil
    }

    private func checkOneOf(
        _ literal: ValueLiteral, _ fields: [Argument], _ object: JSONObject, _ type: TypeDefinition
    ) throws(CoercionError) {
        guard fields.count == 1, object.members.count == 1 else {
            throw CoercionError(
                "OneOf Input Object \"\(type.name)\" must specify exactly one key.", location: literal.location)
        }
        let isUnchecked = if case .unchecked = variables { fields[0].value.hasVariables } else { false }
        if !isUnchecked, object.members[0].value.isNull {
            throw CoercionError(
                "Field \"\(type.name).\(fields[0].name.value)\" must be non-null.", location: literal.location)
        }
    }
}
