/// Index of a named type in its schema's list.
package struct TypeID: Sendable, Hashable {
    let index: Int
}

package enum TypeKind: String, Sendable, Hashable {
    case scalar = "SCALAR"
    case object = "OBJECT"
    case interface = "INTERFACE"
    case union = "UNION"
    case enumeration = "ENUM"
    case input = "INPUT_OBJECT"

    package var isComposite: Bool { self == .object || self == .interface || self == .union }
    package var isAbstract: Bool { self == .interface || self == .union }
    package var isLeaf: Bool { self == .scalar || self == .enumeration }
    package var isInput: Bool { self == .scalar || self == .enumeration || self == .input }
    package var isOutput: Bool { self != .input }
}

/// A named type with its wrappers (section 3.4.1).
package indirect enum TypeReference: Sendable, Hashable {
    case named(TypeID)
    case list(TypeReference)
    case nonNull(TypeReference)

    package var id: TypeID {
        switch self {
        case .named(let id): id
        case .list(let inner), .nonNull(let inner): inner.id
        }
    }

    package var isNonNull: Bool { if case .nonNull = self { true } else { false } }

    /// The type without an outer non-null.
    package var nullable: TypeReference { if case .nonNull(let inner) = self { inner } else { self } }

    package var isList: Bool { if case .list = nullable { true } else { false } }
}

/// A named type. All kinds share one shape; members that a kind does not have are empty.
package final class TypeDefinition: Sendable {
    package let id: TypeID
    package let name: String
    package let kind: TypeKind
    package let description: String?
    package let fields: [FieldDefinition]
    package let interfaces: [TypeID]
    /// The members of a union, the objects that implement an interface, or the object itself.
    package let possibleTypes: [TypeID]
    package let values: [EnumValueDefinition]
    package let inputs: [InputValueDefinition]
    package let specifiedBy: String?
    package let isOneOf: Bool
    package let appliedDirectives: [Directive]
    /// Whether it is implicit in every schema: one of the five scalars or a type of introspection.
    package let isBuiltIn: Bool
    private let fieldIndex: [String: Int]
    private let inputIndex: [String: Int]
    private let valueNames: Set<String>

    init(
        id: TypeID, name: String, kind: TypeKind, description: String?, fields: [FieldDefinition],
        interfaces: [TypeID], possibleTypes: [TypeID], values: [EnumValueDefinition], inputs: [InputValueDefinition],
        specifiedBy: String?, isOneOf: Bool, appliedDirectives: [Directive], isBuiltIn: Bool
    ) {
        self.id = id
        self.name = name
        self.kind = kind
        self.description = description
        self.fields = fields
        self.interfaces = interfaces
        self.possibleTypes = possibleTypes
        self.values = values
        self.inputs = inputs
        self.specifiedBy = specifiedBy
        self.isOneOf = isOneOf
        self.appliedDirectives = appliedDirectives
        self.isBuiltIn = isBuiltIn
        fieldIndex = Dictionary(fields.enumerated().map { ($1.name, $0) }) { first, _ in first }
        inputIndex = Dictionary(inputs.enumerated().map { ($1.name, $0) }) { first, _ in first }
        valueNames = Set(values.map(\.name))
    }

    package func field(_ name: String) -> FieldDefinition? { fieldIndex[name].map { fields[$0] } }
    package func input(_ name: String) -> InputValueDefinition? { inputIndex[name].map { inputs[$0] } }
    package func hasValue(_ name: String) -> Bool { valueNames.contains(name) }
}

package final class FieldDefinition: Sendable {
    package let name: String
    package let description: String?
    package let arguments: [InputValueDefinition]
    package let type: TypeReference
    package let deprecation: String?
    package let appliedDirectives: [Directive]

    init(
        name: String, description: String?, arguments: [InputValueDefinition], type: TypeReference,
        deprecation: String?, appliedDirectives: [Directive] = []
    ) {
        self.name = name
        self.description = description
        self.arguments = arguments
        self.type = type
        self.deprecation = deprecation
        self.appliedDirectives = appliedDirectives
    }

    package func argument(_ name: String) -> InputValueDefinition? { arguments.first { $0.name == name } }
}

/// An argument or an input field.
package struct InputValueDefinition: Sendable {
    package let name: String
    package let description: String?
    package let type: TypeReference
    package let defaultValue: ValueLiteral?
    package let deprecation: String?
    package var appliedDirectives: [Directive] = []

    package var isRequired: Bool { type.isNonNull && defaultValue == nil }
}

package struct EnumValueDefinition: Sendable {
    package let name: String
    package let description: String?
    package let deprecation: String?
    package let appliedDirectives: [Directive]
}

package struct DirectiveDefinition: Sendable {
    package let name: String
    package let description: String?
    package let arguments: [InputValueDefinition]
    package let isRepeatable: Bool
    package let locations: [DirectiveLocation]
    package let isBuiltIn: Bool

    package func argument(_ name: String) -> InputValueDefinition? { arguments.first { $0.name == name } }
}
