/// A definition or extension of a type system (section 3). All kinds share one shape; members that a kind does not have
/// are empty.
package struct TypeSystemDefinition: Sendable {
    package enum Kind: Sendable, Hashable {
        case schema, scalar, object, interface, union, enumeration, input, directive
    }

    package struct Field: Sendable {
        package let name: Name
        package let description: String?
        package let arguments: [InputValue]
        package let type: TypeExpression
        package let directives: [Directive]
    }

    /// An argument or an input field.
    package struct InputValue: Sendable {
        package let name: Name
        package let description: String?
        package let type: TypeExpression
        package let defaultValue: ValueLiteral?
        package let directives: [Directive]
    }

    package struct EnumValue: Sendable {
        package let name: Name
        package let description: String?
        package let directives: [Directive]
    }

    package struct RootType: Sendable {
        package let operation: OperationKind
        package let type: Name
    }

    package let kind: Kind
    package let isExtension: Bool
    package let name: Name
    package let description: String?
    package var directives: [Directive] = []
    package var fields: [Field] = []
    /// Interfaces of an object or interface, or members of a union.
    package var types: [Name] = []
    package var values: [EnumValue] = []
    /// Fields of an input object, or a directive's arguments.
    package var inputs: [InputValue] = []
    package var rootTypes: [RootType] = []
    package var isRepeatable = false
    package var directiveLocations: [Name] = []

    /// Whether it consists only of its name.
    var isBare: Bool {
        directives.isEmpty && fields.isEmpty && types.isEmpty && values.isEmpty && inputs.isEmpty && rootTypes.isEmpty
    }
}
