import JSON

/// Inserts the variables of a request into a plan. Fields without variables are shared with the plan.
struct VariableBinding {
    let schema: Schema
    let variables: [String: JSONValue]
    let suggests: Bool

    func bind(_ fields: [SelectedField]) -> [SelectedField] {
        fields.contains(where: \.needsBinding) ? fields.map(bind) : fields
    }

    private func bind(_ field: SelectedField) -> SelectedField {
        guard field.needsBinding else { return field }
        var arguments = field.arguments
        var problem: CoercionError?
        do throws(CoercionError) {
            arguments = try ArgumentCoercion(schema: schema, suggests: suggests).complete(
                field.arguments, with: field.recipes, variables: variables)
        } catch { problem = error }
        return SelectedField(
            responseKey: field.responseKey, arguments: arguments,
            selections: field.selections.map { ConcreteSelection(typeName: $0.typeName, fields: bind($0.fields)) },
            location: field.location, index: field.index, definition: field.definition, type: field.type, recipes: [],
            argumentError: problem)
    }
}
