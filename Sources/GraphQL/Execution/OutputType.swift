/// A field's type with everything resolved that value completion needs.
indirect enum OutputType: Sendable {
    case leaf(Leaf)
    /// An object of one type.
    case object(String)
    /// An interface or union.
    case abstract(String)
    case list(OutputType)
    case nonNull(OutputType)

    enum Leaf: Sendable {
        case int, float, string, boolean, id
        case enumeration(TypeDefinition)
        case custom(String, ScalarCoercion)
    }

    /// The type without an outer non-null.
    var present: OutputType {
        if case .nonNull(let inner) = self { inner } else { self }
    }

    init(_ reference: TypeReference, in schema: Schema) {
        switch reference {
        case .nonNull(let inner): self = .nonNull(OutputType(inner, in: schema))
        case .list(let inner): self = .list(OutputType(inner, in: schema))
        case .named(let id):
            let type = schema[id]
            switch (type.kind, type.name) {
            case (.object, _), (.input, _): self = .object(type.name)
            case (.interface, _), (.union, _): self = .abstract(type.name)
            case (.enumeration, _): self = .leaf(.enumeration(type))
            case (.scalar, "Int"): self = .leaf(.int)
            case (.scalar, "Float"): self = .leaf(.float)
            case (.scalar, "String"): self = .leaf(.string)
            case (.scalar, "Boolean"): self = .leaf(.boolean)
            case (.scalar, "ID"): self = .leaf(.id)
            case (.scalar, _): self = .leaf(.custom(type.name, schema.scalars[type.name] ?? .anything))
            }
        }
    }
}

/// Which values a field can write without further checks.
enum LeafShape: Sendable {
    case int, float, string, boolean, id
    /// A custom scalar without its own coercion: accepts every leaf value.
    case plain
    /// Needs ``ResponseWriter``'s checks: lists, objects, enums, and custom scalars with a coercion.
    case other

    init(_ type: OutputType) {
        switch type {
        case .nonNull(let inner): self.init(inner)
        case .leaf(.int): self = .int
        case .leaf(.float): self = .float
        case .leaf(.string): self = .string
        case .leaf(.boolean): self = .boolean
        case .leaf(.id): self = .id
        case .leaf(.custom(_, let coercion)): self = coercion.serialize == nil ? .plain : .other
        case .leaf(.enumeration), .object, .abstract, .list: self = .other
        }
    }
}
