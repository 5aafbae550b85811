/// The objects of `__schema` and `__type` (section 4.2).
struct SchemaObject: ResolvedObject {
    let schema: Schema
    var typeName: String { "__Schema" }

    func value(of field: SelectedField) -> ResolvedValue {
        switch field.name {
        case "description": ResolvedValue(schema.description)
        case "types": .list(schema.types.map { type(.named($0.id)) })
        case "queryType": type(.named(schema.query))
        case "mutationType": schema.mutation.map { type(.named($0)) } ?? .null
        case "subscriptionType": schema.subscription.map { type(.named($0)) } ?? .null
        case "directives": .list(schema.directives.map { .object(DirectiveObject(schema: schema, directive: $0)) })
        default: .null
        }
    }

    private func type(_ reference: TypeReference) -> ResolvedValue {
        .object(TypeObject(schema: schema, type: reference))
    }
}

struct TypeObject: ResolvedObject {
    let schema: Schema
    let type: TypeReference
    var typeName: String { "__Type" }

    func value(of field: SelectedField) throws -> ResolvedValue {
        switch type {
        case .nonNull(let inner): wrapper("NON_NULL", inner, field)
        case .list(let inner): wrapper("LIST", inner, field)
        case .named(let id): try named(schema[id], field)
        }
    }

    private func wrapper(_ kind: String, _ inner: TypeReference, _ field: SelectedField) -> ResolvedValue {
        switch field.name {
        case "kind": .string(kind)
        case "ofType": .object(TypeObject(schema: schema, type: inner))
        default: .null
        }
    }

    private func named(_ type: TypeDefinition, _ field: SelectedField) throws -> ResolvedValue {
        switch field.name {
        case "kind": return .string(type.kind.rawValue)
        case "name": return .string(type.name)
        case "description": return ResolvedValue(type.description)
        case "specifiedByURL": return ResolvedValue(type.specifiedBy)
        case "isOneOf": return type.kind == .input ? .bool(type.isOneOf) : .null
        case "interfaces":
            return type.kind == .object || type.kind == .interface ? .list(type.interfaces.map(object)) : .null
        case "possibleTypes": return type.kind.isAbstract ? .list(type.possibleTypes.map(object)) : .null
        default: break
        }
        let all = try field.includesDeprecated
        switch (field.name, type.kind) {
        case ("fields", .object), ("fields", .interface):
            return .list(
                type.fields.filter { all || $0.deprecation == nil }.map {
                    .object(FieldObject(schema: schema, field: $0))
                })
        case ("enumValues", .enumeration):
            return .list(
                type.values.filter { all || $0.deprecation == nil }.map { .object(EnumValueObject(value: $0)) })
        case ("inputFields", .input): return inputs(type.inputs, all: all, schema)
        default: return .null
        }
    }

    private func object(_ id: TypeID) -> ResolvedValue { .object(TypeObject(schema: schema, type: .named(id))) }
}

struct FieldObject: ResolvedObject {
    let schema: Schema
    let field: FieldDefinition
    var typeName: String { "__Field" }

    func value(of selected: SelectedField) throws -> ResolvedValue {
        switch selected.name {
        case "name": .string(field.name)
        case "description": ResolvedValue(field.description)
        case "args": inputs(field.arguments, all: try selected.includesDeprecated, schema)
        case "type": .object(TypeObject(schema: schema, type: field.type))
        case "isDeprecated": .bool(field.deprecation != nil)
        case "deprecationReason": ResolvedValue(field.deprecation)
        default: .null
        }
    }
}

struct InputValueObject: ResolvedObject {
    let schema: Schema
    let input: InputValueDefinition
    var typeName: String { "__InputValue" }

    func value(of field: SelectedField) -> ResolvedValue {
        switch field.name {
        case "name": .string(input.name)
        case "description": ResolvedValue(input.description)
        case "type": .object(TypeObject(schema: schema, type: input.type))
        case "defaultValue": ResolvedValue(input.defaultValue?.printed)
        case "isDeprecated": .bool(input.deprecation != nil)
        case "deprecationReason": ResolvedValue(input.deprecation)
        default: .null
        }
    }
}

struct EnumValueObject: ResolvedObject {
    let value: EnumValueDefinition
    var typeName: String { "__EnumValue" }

    func value(of field: SelectedField) -> ResolvedValue {
        switch field.name {
        case "name": .string(value.name)
        case "description": ResolvedValue(value.description)
        case "isDeprecated": .bool(value.deprecation != nil)
        case "deprecationReason": ResolvedValue(value.deprecation)
        default: .null
        }
    }
}

struct DirectiveObject: ResolvedObject {
    let schema: Schema
    let directive: DirectiveDefinition
    var typeName: String { "__Directive" }

    func value(of field: SelectedField) throws -> ResolvedValue {
        switch field.name {
        case "name": .string(directive.name)
        case "description": ResolvedValue(directive.description)
        case "isRepeatable": .bool(directive.isRepeatable)
        case "locations": .list(directive.locations.map { .string($0.rawValue) })
        case "args": inputs(directive.arguments, all: try field.includesDeprecated, schema)
        default: .null
        }
    }
}

private func inputs(_ inputs: [InputValueDefinition], all: Bool, _ schema: Schema) -> ResolvedValue {
    .list(
        inputs.filter { all || $0.deprecation == nil }.map { .object(InputValueObject(schema: schema, input: $0)) })
}

extension SelectedField {
    fileprivate var includesDeprecated: Bool {
        get throws(CoercionError) { try arguments.bool("includeDeprecated") ?? false }
    }
}
