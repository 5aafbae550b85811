import JSON

/// Coerces the variables of a request (section 6.1.2) from JSON.
struct VariableCoercion {
    let schema: Schema
    let suggests: Bool
    /// The maximum number of reported errors.
    var errorLimit = 50

    /// The argument that a variable is given to, and where in it; nil where that is not known.
    var place: (String) -> String? = { _ in nil }

    /// The values of the variables that are given or have a default; an error for each one that is wrong.
    func values(
        of definitions: [VariableDefinition], from given: JSONObject
    ) throws(RequestError) -> [String: JSONValue] {
        var values: [String: JSONValue] = [:]
        var errors: [GraphQLError] = []
        let given = given.byName()
        for definition in definitions where errors.count < errorLimit {
            let name = definition.name.value
            guard let type = schema.resolve(definition.type) else { continue }
            do throws(CoercionError) {
                if let value = given[name] {
                    if value.isNull, type.isNonNull {
                        throw CoercionError(
                            "Variable \"$\(name)\" of non-null type \"\(definition.type.printed)\" must not be null.")
                    }
                    values[name] = try explaining(name, value) { () throws(CoercionError) in
                        try self.value(value, as: type)
                    }
                } else if let standard = definition.defaultValue {
                    values[name] = try LiteralCoercion(schema: schema, suggests: suggests).value(
                        of: standard, as: type)
                } else if type.isNonNull {
                    throw CoercionError(
                        "Variable \"$\(name)\" of required type \"\(definition.type.printed)\" was not provided.")
                }
            } catch {
                errors.append(
                    GraphQLError(
                        error.reason, locations: [definition.location],
                        extensions: error.extensions(argument: place(name) ?? name)))
            }
        }
        if !errors.isEmpty { throw RequestError(code: .badUserInput, errors: errors) }
        return values
    }

    /// Puts the variable, and the path inside its value, before the reason.
    private func explaining(
        _ name: String, _ value: JSONValue, _ body: () throws(CoercionError) -> JSONValue
    ) throws(CoercionError) -> JSONValue {
        do throws(CoercionError) {
            return try body()
        } catch {
            let place = error.path.isEmpty ? "" : " at \"\(name)\(error.path.map(\.suffix).joined())\""
            throw CoercionError(
                "Variable \"$\(name)\" got invalid value\(place); \(error.reason)", path: error.path,
                member: error.member, allowed: error.allowed)
        }
    }

    func value(_ value: JSONValue, as type: TypeReference) throws(CoercionError) -> JSONValue {
        switch type {
        case .nonNull(let inner):
            if value.isNull {
                throw CoercionError("Expected non-nullable type \"\(schema.printed(type))\" not to be null.")
            }
            return try self.value(value, as: inner)
        case .list(let inner):
            if value.isNull { return .null }
            guard case .list(let items) = value else { return .list([try self.value(value, as: inner)]) }
            var values: [JSONValue] = []
            values.reserveCapacity(items.count)
            for (index, item) in items.enumerated() {
                do throws(CoercionError) {
                    values.append(try self.value(item, as: inner))
                } catch { throw error.inside(.index(index)) }
            }
            return .list(values)
        case .named(let id):
            if value.isNull { return .null }
            let definition = schema[id]
            switch definition.kind {
            case .enumeration: return try enumeration(value, definition)
            case .input: return try object(value, definition)
            default: return try (schema.scalars[definition.name] ?? .anything).parse(value)
            }
        }
    }

    private func enumeration(_ value: JSONValue, _ type: TypeDefinition) throws(CoercionError) -> JSONValue {
        guard case .string(let name) = value else {
            throw CoercionError("Enum \"\(type.name)\" cannot represent non-string value: \(value.printed).")
        }
        guard type.hasValue(name) else {
            let hint =
                suggests ? Suggestions.hint(for: name, among: type.values.map(\.name), what: "the enum value") : ""
            throw CoercionError("Value \"\(name)\" does not exist in \"\(type.name)\" enum.\(hint)")
        }
        return .string(name)
    }

    private func object(_ value: JSONValue, _ type: TypeDefinition) throws(CoercionError) -> JSONValue {
        guard case .object(let given) = value else {
            throw CoercionError("Expected type \"\(type.name)\" to be an object.")
        }
        for member in given.members where type.input(member.name) == nil {
            let hint = suggests ? Suggestions.hint(for: member.name, among: type.inputs.map(\.name)) : ""
            throw CoercionError(
                "Field \"\(member.name)\" is not defined by type \"\(type.name)\".\(hint)", member: member.name,
                allowed: suggests ? type.inputs.map(\.name) : [])
        }
        var object = JSONObject()
        let members = given.byName()
        for input in type.inputs {
            if let member = members[input.name] {
                do throws(CoercionError) {
                    object.append(input.name, try self.value(member, as: input.type))
                } catch { throw error.inside(.key(input.name)) }
            } else if let standard = input.defaultValue {
                object.append(
                    input.name,
                    try LiteralCoercion(schema: schema, suggests: suggests).value(of: standard, as: input.type))
            } else if input.type.isNonNull {
                throw CoercionError(
                    "Field \"\(input.name)\" of required type \"\(schema.printed(input.type))\" was not provided.")
            }
        }
        if type.isOneOf {
            guard given.members.count == 1 else {
                throw CoercionError("Exactly one key must be specified for OneOf type \"\(type.name)\".")
            }
            if given.members[0].value.isNull {
                throw CoercionError("Field \"\(given.members[0].name)\" must be non-null.").inside(
                    .key(given.members[0].name))
            }
        }
        return .object(object)
    }
}

extension CoercionError {
    /// What a response says beside the message: the field as errors of arguments name it, and what is allowed there.
    fileprivate func extensions(argument: String) -> JSONObject {
        let inside = path.map(\.suffix).joined() + (member.map { ".\($0)" } ?? "")
        var extensions = JSONObject(["field": .string(argument + inside)])
        if !allowed.isEmpty { extensions.append("allowed", .list(allowed.map { .string($0) })) }
        return extensions
    }
}
