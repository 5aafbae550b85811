package import JSON

/// A field of a request: merged over fragments, with directives applied and arguments coerced. Resolvers can inspect
/// its selection before they fetch anything.
package final class SelectedField: Sendable {
    package let name: String
    /// The alias, or the name.
    package let responseKey: String
    /// Coerced, with default values. An argument without value and default is absent.
    package let arguments: JSONObject
    /// The selected subfields per possible concrete type; empty for leaves.
    package let selections: [ConcreteSelection]
    package let location: SourceLocation
    /// Index among its type's fields in the SDL; -1 for `__typename`, `__schema` and `__type`.
    package let index: Int
    let definition: FieldDefinition
    let type: OutputType
    /// Summary of ``type``, for the common cases.
    let leaf: LeafShape
    /// Whether the type is non-null.
    let isRequired: Bool
    let recipes: [ArgumentRecipe]
    /// Whether variables occur in its arguments or in its selection.
    let needsBinding: Bool
    /// Set if a variable made an argument invalid: the field's error (section 6.4.1).
    let argumentError: CoercionError?
    /// Checked for every value of a response, because reading the error itself would copy it.
    let hasArgumentError: Bool

    init(
        responseKey: String, arguments: JSONObject, selections: [ConcreteSelection], location: SourceLocation,
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

    /// Whether a field with this name is selected below, on any type and under any alias.
    package func selects(_ name: String) -> Bool {
        selections.contains { $0.fields.contains { $0.name == name } }
    }

    /// The first selected field with this name; `type` chooses a concrete type if there are several.
    package func child(_ name: String, on type: String? = nil) -> SelectedField? {
        for selection in selections where type == nil || selection.typeName == type {
            if let found = selection.fields.first(where: { $0.name == name }) { return found }
        }
        return nil
    }

    /// All selected fields with this name; a field may occur under several aliases with different arguments.
    package func children(named name: String, on type: String? = nil) -> [SelectedField] {
        fields(on: type).filter { $0.name == name }
    }

    /// The selected fields of one concrete type, or of all.
    package func fields(on type: String? = nil) -> [SelectedField] {
        guard let type else { return selections.count == 1 ? selections[0].fields : selections.flatMap(\.fields) }
        return selections.first { $0.typeName == type }?.fields ?? []
    }
}
