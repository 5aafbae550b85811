import GraphQL

/// A generated document in parts, so that mutations can reach each of them.
struct GeneratedDocument {
    var kind = OperationKind.query
    var name: String? = "Q"
    var variables: [String] = []
    var directives = ""
    var body = ""
    var fragments: [String] = []
    /// Text before and after all else.
    var prefix = ""
    var suffix = ""
    var values = InputObject()

    var text: String {
        let declared = variables.isEmpty ? "" : "(" + variables.joined(separator: ", ") + ")"
        return prefix + kind.rawValue + (name.map { " " + $0 } ?? "") + declared + directives + " " + body + "\n"
            + fragments.joined(separator: "\n") + suffix
    }
}

/// Makes documents that are valid but for chance conflicts between fields.
struct DocumentGenerator {
    let schema: Schema
    var random: SeededGenerator
    private var document = GeneratedDocument()
    private var serial = 0

    init(schema: Schema, seed: UInt64) {
        self.schema = schema
        random = SeededGenerator(seed: seed)
    }

    mutating func make() -> GeneratedDocument {
        document = GeneratedDocument()
        serial = 0
        if schema.mutation != nil, random.chance(10) { document.kind = .mutation }
        if schema.subscription != nil, random.chance(3) { document.kind = .subscription }
        if random.chance(20) { document.name = nil }
        guard let root = schema.root(of: document.kind) else { return document }
        if document.kind == .subscription, let field = root.fields.randomElement(using: &random) {
            document.body = "{\n" + self.field(field, depth: 2) + "\n}"
        } else {
            document.body = selectionSet(on: root, depth: 4)
        }
        return document
    }

    private mutating func selectionSet(on type: TypeDefinition, depth: Int) -> String {
        var lines: [String] = []
        for _ in 0..<Int.random(in: 1...4, using: &random) { lines.append(selection(on: type, depth: depth)) }
        return "{\n" + lines.joined(separator: "\n") + "\n}"
    }

    private mutating func selection(on type: TypeDefinition, depth: Int) -> String {
        if depth > 1, random.chance(20) {
            let matching = schema.types.filter { other in
                !other.isBuiltIn && other.kind.isComposite
                    && other.possibleTypes.contains { type.possibleTypes.contains($0) }
            }
            let target = matching.randomElement(using: &random) ?? type
            let set = selectionSet(on: target, depth: depth - 1)
            if random.chance(50) { return "... on \(target.name)\(directive()) \(set)" }
            serial += 1
            document.fragments.append("fragment F\(serial) on \(target.name) \(set)")
            return "...F\(serial)\(directive())"
        }
        let leaves = type.fields.filter { schema[$0.type].kind.isLeaf }
        guard let chosen = (depth <= 1 ? leaves : type.fields).randomElement(using: &random), random.chance(92) else {
            return "__typename"
        }
        return field(chosen, depth: depth)
    }

    private mutating func field(_ field: FieldDefinition, depth: Int) -> String {
        var arguments: [String] = []
        for argument in field.arguments where argument.isRequired || random.chance(40) {
            arguments.append(
                "\(argument.name): \(value(argument.type, hasDefault: argument.defaultValue != nil, depth: 3))")
        }
        serial += 1
        let alias = !arguments.isEmpty || random.chance(15) ? "a\(serial): " : ""
        let list = arguments.isEmpty ? "" : "(" + arguments.joined(separator: ", ") + ")"
        let isRoot = document.kind == .subscription
        let head = alias + field.name + list + (isRoot ? "" : directive())
        let type = schema[field.type]
        return type.kind.isLeaf ? head : head + " " + selectionSet(on: type, depth: max(depth - 1, 1))
    }

    private mutating func directive() -> String {
        guard random.chance(12) else { return "" }
        let name = random.chance(50) ? "skip" : "include"
        if random.chance(50) { return " @\(name)(if: \(random.chance(50)))" }
        let value = random.chance(50)
        return " @\(name)(if: \(variable("Boolean!", .bool(value))))"
    }

    private mutating func variable(_ type: String, _ value: InputValue?) -> String {
        serial += 1
        document.variables.append("$v\(serial): \(type)")
        if let value { document.values.append("v\(serial)", value) }
        return "$v\(serial)"
    }

    private mutating func value(_ type: TypeReference, hasDefault: Bool = false, depth: Int) -> String {
        if random.chance(20) {
            let json = json(type, depth: depth)
            // A nullable variable may stand where a default waits; it may be left out.
            if !type.isNonNull, random.chance(20) { return variable(schema.printed(type), nil) }
            return variable(schema.printed(type), json)
        }
        var writer = LiteralText()
        writer.write(json(type, depth: depth))
        return writer.text
    }

    /// A value of the type as JSON; `LiteralText` writes it as a literal.
    private mutating func json(_ type: TypeReference, depth: Int) -> InputValue {
        if !type.isNonNull, random.chance(8) { return .null }
        if case .list(let inner) = type.nullable {
            if random.chance(15) { return json(inner, depth: depth) }
            let count = depth <= 0 ? 0 : Int.random(in: 0...2, using: &random)
            return .list((0..<count).map { _ in json(inner, depth: depth - 1) })
        }
        let definition = schema[type]
        switch (definition.kind, definition.name) {
        case (.enumeration, _): return .enumeration(definition.values.randomElement(using: &random)?.name ?? "")
        case (.input, _): return object(definition, depth: depth)
        case (_, "Int"): return .int(Int.random(in: 1...60, using: &random))
        case (_, "Float"): return random.chance(50) ? .int(Int.random(in: -90...90, using: &random)) : .double(2.5)
        case (_, "Boolean"): return .bool(random.chance(50))
        case (_, "ID"): return random.chance(50) ? .int(7) : .string("id-7")
        case (_, "String"): return .string(random.chance(50) ? "Größe \"1\"\n\\" : "word")
        default: return random.chance(50) ? .int(12) : .string("2019")
        }
    }

    private mutating func object(_ type: TypeDefinition, depth: Int) -> InputValue {
        var object = InputObject()
        if type.isOneOf {
            guard let field = type.inputs.randomElement(using: &random) else { return .null }
            object.append(field.name, json(.nonNull(field.type), depth: depth - 1))
            return .object(object)
        }
        for field in type.inputs {
            let wanted = field.isRequired || depth > 0 && random.chance(type.inputs.count > 10 ? 8 : 35)
            if wanted { object.append(field.name, json(field.type, depth: depth - 1)) }
        }
        return .object(object)
    }
}

/// Values as GraphQL literals.
struct LiteralText {
    private(set) var text = ""

    mutating func write(_ value: InputValue) {
        switch value {
        case .enumeration(let name): text += name
        case .list(let items):
            text += "["
            for item in items {
                write(item)
                text += " "
            }
            text += "]"
        case .object(let object):
            text += "{ "
            for member in object.members {
                text += member.name + ": "
                write(member.value)
                text += " "
            }
            text += "}"
        default:
            var writer = JSONWriter()
            writer.write(value)
            text += String(decoding: writer.bytes, as: UTF8.self)
        }
    }
}
