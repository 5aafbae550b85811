/// A field as the request wants it: merged over fragments, directives applied, arguments coerced. Its selection can
/// be looked at before anything is fetched.
package final class SelectedField: Sendable {
    package let name: String
    /// The alias, or the name.
    package let responseKey: String
    /// Coerced, with defaults filled in; an argument without value and default is absent.
    package let arguments: InputObject
    /// What is selected of it, for each concrete type that it may have; empty for leaves.
    package let selections: [ConcreteSelection]
    package let location: SourceLocation
    /// Its place among its type's fields in the SDL; -1 for `__typename`, `__schema` and `__type`.
    package let index: Int
    let definition: FieldDefinition
    let type: OutputType
    /// What ``type`` is, at a glance.
    let leaf: LeafShape
    /// Whether null may not be its value.
    let isRequired: Bool
    let recipes: [ArgumentRecipe]
    /// Whether variables stand in its arguments or below.
    let needsBinding: Bool
    /// Set when variables made an argument invalid: the field's error (section 6.4.1).
    let argumentError: CoercionError?
    /// Asked of every value of a response, where the error itself would be copied.
    let hasArgumentError: Bool

    init(
        responseKey: String, arguments: InputObject, selections: [ConcreteSelection], location: SourceLocation,
        index: Int, definition: FieldDefinition, type: OutputType, recipes: [ArgumentRecipe],
        argumentError: CoercionError? = nil
    ) {
        name = definition.name
        self.responseKey = responseKey
        self.arguments = arguments
        self.selections = selections
        self.location = location
        self.index = index
        self.definition = definition
        self.type = type
        leaf = LeafShape(type)
        if case .nonNull = type { isRequired = true } else { isRequired = false }
        self.recipes = recipes
        needsBinding = !recipes.isEmpty || selections.contains { $0.fields.contains(where: \.needsBinding) }
        self.argumentError = argumentError
        hasArgumentError = argumentError != nil
    }

    // MARK: Look-ahead

    /// Whether a field of that name is selected below, on any type, under any alias.
    package func selects(_ name: String) -> Bool {
        selections.contains { $0.fields.contains { $0.name == name } }
    }

    /// The first selection of that name below; `type` picks a concrete type where there are several.
    package func child(_ name: String, on type: String? = nil) -> SelectedField? {
        for selection in selections where type == nil || selection.typeName == type {
            if let found = selection.fields.first(where: { $0.name == name }) { return found }
        }
        return nil
    }

    /// All selections of that name below; the same field may stand under several aliases with other arguments.
    package func children(named name: String, on type: String? = nil) -> [SelectedField] {
        fields(on: type).filter { $0.name == name }
    }

    /// What is selected below, of one concrete type or of all.
    package func fields(on type: String? = nil) -> [SelectedField] {
        guard let type else { return selections.count == 1 ? selections[0].fields : selections.flatMap(\.fields) }
        return selections.first { $0.typeName == type }?.fields ?? []
    }
}
