/// A parsed document (section 2.2): its executable definitions and those of a type system.
package struct Document: Sendable {
    package var operations: [OperationDefinition] = []
    package var fragments: [FragmentDefinition] = []
    package var typeSystem: [TypeSystemDefinition] = []
    /// Number of tokens in the document.
    var tokenCount = 0
}

/// An identifier with its location.
package struct Name: Sendable, Hashable {
    package let value: String
    package let location: SourceLocation
}

package enum OperationKind: String, Sendable, Hashable, CaseIterable {
    case query, mutation, subscription
}

/// An operation (section 2.3). A query without a name may be in shorthand.
package final class OperationDefinition: Sendable {
    package let kind: OperationKind
    package let name: Name?
    package let description: String?
    package let variables: [VariableDefinition]
    package let directives: [Directive]
    package let selectionSet: SelectionSet
    package let location: SourceLocation

    init(
        kind: OperationKind, name: Name?, description: String?, variables: [VariableDefinition],
        directives: [Directive], selectionSet: SelectionSet, location: SourceLocation
    ) {
        self.kind = kind
        self.name = name
        self.description = description
        self.variables = variables
        self.directives = directives
        self.selectionSet = selectionSet
        self.location = location
    }
}

/// A named fragment (section 2.8).
package final class FragmentDefinition: Sendable {
    package let name: Name
    package let description: String?
    package let typeCondition: Name
    package let directives: [Directive]
    package let selectionSet: SelectionSet
    package let location: SourceLocation

    init(
        name: Name, description: String?, typeCondition: Name, directives: [Directive], selectionSet: SelectionSet,
        location: SourceLocation
    ) {
        self.name = name
        self.description = description
        self.typeCondition = typeCondition
        self.directives = directives
        self.selectionSet = selectionSet
        self.location = location
    }
}

package struct VariableDefinition: Sendable {
    package let name: Name
    package let description: String?
    package let type: TypeExpression
    package let defaultValue: ValueLiteral?
    package let directives: [Directive]
    package let location: SourceLocation
}

package struct Directive: Sendable {
    package let name: Name
    package let arguments: [Argument]
    package let location: SourceLocation
}

package struct Argument: Sendable {
    package let name: Name
    package let value: ValueLiteral
}

/// A reference to a type (section 2.11).
package indirect enum TypeExpression: Sendable, Hashable {
    case named(Name)
    case list(TypeExpression)
    case nonNull(TypeExpression)

    package var name: Name {
        switch self {
        case .named(let name): name
        case .list(let inner), .nonNull(let inner): inner.name
        }
    }

    package var printed: String {
        switch self {
        case .named(let name): name.value
        case .list(let inner): "[\(inner.printed)]"
        case .nonNull(let inner): "\(inner.printed)!"
        }
    }
}
