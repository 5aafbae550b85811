/// Builds a schema from definitions and extensions. Stops at unresolved names; `SchemaValidation` finds everything
/// else.
struct SchemaBuilder {
    struct Parts {
        var description: String?
        var appliedDirectives: [Directive]
        var types: [TypeDefinition] = []
        var directives: [DirectiveDefinition] = []
        var query: TypeID
        var mutation: TypeID?
        var subscription: TypeID?
        var ids: [String: TypeID]
    }

    private var definitions: [TypeSystemDefinition] = []
    private var directives: [TypeSystemDefinition] = []
    private var schemas: [TypeSystemDefinition] = []
    private let builtInNames: Set<String>
    private var ids: [String: TypeID] = [:]
    private var problems: [String] = []

    init(_ document: Document) throws {
        let prelude = try Parser.parse(Array(introspectionSDL.utf8)).typeSystem
        builtInNames = Set(prelude.map { ($0.kind == .directive ? "@" : "") + $0.name.value })
        if !document.operations.isEmpty || !document.fragments.isEmpty {
            problems.append("A schema holds no operations or fragments.")
        }
        for definition in document.typeSystem + prelude where !definition.isExtension { add(definition) }
        for definition in document.typeSystem where definition.isExtension { extend(definition) }
        for (index, definition) in definitions.enumerated() { ids[definition.name.value] = TypeID(index: index) }
    }

    private mutating func add(_ definition: TypeSystemDefinition) {
        let name = definition.name.value
        switch definition.kind {
        case .schema:
            if !schemas.isEmpty { problems.append("Must provide only one schema definition.") }
            schemas.append(definition)
        case .directive:
            if directives.contains(where: { $0.name.value == name }) {
                problems.append("There can be only one directive named \"@\(name)\".")
            } else {
                directives.append(definition)
            }
        default:
            if definitions.contains(where: { $0.name.value == name }) {
                problems.append("There can be only one type named \"\(name)\".")
            } else {
                definitions.append(definition)
            }
        }
    }

    private mutating func extend(_ definition: TypeSystemDefinition) {
        if definition.kind == .schema {
            if schemas.isEmpty {
                schemas.append(definition)
            } else {
                schemas[0].directives += definition.directives
                schemas[0].rootTypes += definition.rootTypes
            }
            return
        }
        let name = definition.name.value
        guard let index = definitions.firstIndex(where: { $0.name.value == name && $0.kind == definition.kind })
        else {
            problems.append("Cannot extend \"\(name)\": there is no such type of that kind.")
            return
        }
        definitions[index].directives += definition.directives
        definitions[index].fields += definition.fields
        definitions[index].types += definition.types
        definitions[index].values += definition.values
        definitions[index].inputs += definition.inputs
    }

    mutating func build() throws -> Parts {
        let types = definitions.enumerated().map { type($1, id: TypeID(index: $0)) }
        let built = directives.map { directive in
            DirectiveDefinition(
                name: directive.name.value, description: directive.description,
                arguments: directive.inputs.map { input($0, of: "@" + directive.name.value) },
                isRepeatable: directive.isRepeatable,
                locations: directive.directiveLocations.compactMap { DirectiveLocation(rawValue: $0.value) },
                isBuiltIn: builtInNames.contains("@" + directive.name.value))
        }
        let query = root(.query, "Query")
        let mutation = root(.mutation, "Mutation")
        let subscription = root(.subscription, "Subscription")
        if query == nil { problems.append("Query root type must be provided.") }
        guard problems.isEmpty, let query else { throw SchemaError(problems: problems) }
        return Parts(
            description: schemas.first?.description, appliedDirectives: schemas.first?.directives ?? [], types: types,
            directives: built, query: query,
            mutation: mutation,
            subscription: subscription, ids: ids)
    }

    private mutating func root(_ kind: OperationKind, _ usual: String) -> TypeID? {
        guard let schema = schemas.first, !schema.rootTypes.isEmpty else { return ids[usual] }
        let named = schema.rootTypes.filter { $0.operation == kind }
        if named.count > 1 { problems.append("There can be only one \(kind.rawValue) type in schema.") }
        guard let name = named.first?.type.value else { return nil }
        if ids[name] == nil { problems.append("Unknown type \"\(name)\" for the schema's \(kind.rawValue).") }
        return ids[name]
    }

    private mutating func type(_ definition: TypeSystemDefinition, id: TypeID) -> TypeDefinition {
        let name = definition.name.value
        let related = definition.types.compactMap { related -> TypeID? in
            if ids[related.value] == nil { problems.append("Unknown type \"\(related.value)\" in \"\(name)\".") }
            return ids[related.value]
        }
        let kind: TypeKind =
            switch definition.kind {
            case .object: .object
            case .interface: .interface
            case .union: .union
            case .enumeration: .enumeration
            case .input: .input
            default: .scalar
            }
        let possible: [TypeID] =
            switch kind {
            case .object: [id]
            case .union: related
            case .interface:
                definitions.indices.filter { index in
                    definitions[index].kind == .object
                        && definitions[index].types.contains { $0.value == name }
                }.map { TypeID(index: $0) }
            default: []
            }
        return TypeDefinition(
            id: id, name: name, kind: kind, description: definition.description,
            fields: definition.fields.map { field($0, of: name) },
            interfaces: kind == .union ? [] : related, possibleTypes: possible,
            values: definition.values.map {
                EnumValueDefinition(
                    name: $0.name.value, description: $0.description, deprecation: Self.deprecation($0.directives),
                    appliedDirectives: $0.directives)
            },
            inputs: definition.inputs.map { input($0, of: name) },
            specifiedBy: Self.text(of: "url", in: "specifiedBy", definition.directives),
            isOneOf: definition.directives.contains { $0.name.value == "oneOf" },
            appliedDirectives: definition.directives,
            isBuiltIn: builtInNames.contains(name))
    }

    private mutating func field(_ field: TypeSystemDefinition.Field, of owner: String) -> FieldDefinition {
        let place = "\(owner).\(field.name.value)"
        return FieldDefinition(
            name: field.name.value, description: field.description,
            arguments: field.arguments.map { input($0, of: place) }, type: resolve(field.type, in: place),
            deprecation: Self.deprecation(field.directives), appliedDirectives: field.directives)
    }

    private mutating func input(_ input: TypeSystemDefinition.InputValue, of owner: String) -> InputValueDefinition {
        InputValueDefinition(
            name: input.name.value, description: input.description,
            type: resolve(input.type, in: "\(owner).\(input.name.value)"), defaultValue: input.defaultValue,
            deprecation: Self.deprecation(input.directives), appliedDirectives: input.directives)
    }

    private mutating func resolve(_ expression: TypeExpression, in place: String) -> TypeReference {
        switch expression {
        case .list(let inner): return .list(resolve(inner, in: place))
        case .nonNull(let inner): return .nonNull(resolve(inner, in: place))
        case .named(let name):
            if let id = ids[name.value] { return .named(id) }
            problems.append("Unknown type \"\(name.value)\" of \"\(place)\".")
            return .named(TypeID(index: 0))
        }
    }

    private static func deprecation(_ directives: [Directive]) -> String? {
        guard directives.contains(where: { $0.name.value == "deprecated" }) else { return nil }
        return text(of: "reason", in: "deprecated", directives) ?? "No longer supported"
    }

    private static func text(of argument: String, in directive: String, _ directives: [Directive]) -> String? {
        guard let found = directives.first(where: { $0.name.value == directive }),
            case .string(let text)? = found.arguments.first(where: { $0.name.value == argument })?.value.kind
        else { return nil }
        return text
    }
}
