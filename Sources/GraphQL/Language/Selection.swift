/// The selection set of an object (section 2.4). A class, because validation and planning look selection sets up by
/// identity.
package final class SelectionSet: Sendable {
    package let selections: [Selection]
    package let location: SourceLocation

    init(selections: [Selection], location: SourceLocation) {
        self.selections = selections
        self.location = location
    }
}

package enum Selection: Sendable {
    case field(FieldSelection)
    case spread(FragmentSpread)
    case inline(InlineFragment)
}

package final class FieldSelection: Sendable {
    package let alias: Name?
    package let name: Name
    package let arguments: [Argument]
    package let directives: [Directive]
    package let selectionSet: SelectionSet?

    init(alias: Name?, name: Name, arguments: [Argument], directives: [Directive], selectionSet: SelectionSet?) {
        self.alias = alias
        self.name = name
        self.arguments = arguments
        self.directives = directives
        self.selectionSet = selectionSet
    }

    package var responseKey: String { (alias ?? name).value }
    package var location: SourceLocation { (alias ?? name).location }

    /// Its cost in planning and in a response: 1, plus one per 64 bytes of its key and per eight parts of its
    /// arguments.
    var weight: Int {
        1 + responseKey.utf8.count / 64 + arguments.reduce(0) { $0 + $1.value.partCount } / 8
    }
}

package struct FragmentSpread: Sendable {
    package let name: Name
    package let directives: [Directive]
    package let location: SourceLocation
}

package final class InlineFragment: Sendable {
    package let typeCondition: Name?
    package let directives: [Directive]
    package let selectionSet: SelectionSet
    package let location: SourceLocation

    init(typeCondition: Name?, directives: [Directive], selectionSet: SelectionSet, location: SourceLocation) {
        self.typeCondition = typeCondition
        self.directives = directives
        self.selectionSet = selectionSet
        self.location = location
    }
}
