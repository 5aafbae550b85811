import JSON

/// An argument that depends on variables.
struct ArgumentRecipe: Sendable {
    let definition: InputValueDefinition
    let literal: ValueLiteral
}

/// `CoerceArgumentValues` (section 6.4.1) in two steps: constants once per plan, variables once per request.
struct ArgumentCoercion {
    let schema: Schema
    let suggests: Bool

    /// The arguments without variables, and recipes for the others.
    func constants(
        of definitions: [InputValueDefinition], from arguments: [Argument]
    ) throws(CoercionError) -> (JSONObject, [ArgumentRecipe]) {
        var object = JSONObject()
        var recipes: [ArgumentRecipe] = []
        for definition in definitions {
            guard let argument = arguments.first(where: { $0.name.value == definition.name }) else {
                try appendDefault(of: definition, to: &object)
                continue
            }
            if argument.value.hasVariables {
                recipes.append(ArgumentRecipe(definition: definition, literal: argument.value))
            } else {
                let value = try LiteralCoercion(schema: schema, suggests: suggests).value(
                    of: argument.value, as: definition.type)
                object.append(definition.name, value)
            }
        }
        return (object, recipes)
    }

    /// `constants` together with the arguments made from `recipes`.
    func complete(
        _ constants: JSONObject, with recipes: [ArgumentRecipe], variables: [String: JSONValue]
    ) throws(CoercionError) -> JSONObject {
        var object = constants
        let coercion = LiteralCoercion(schema: schema, variables: .values(variables), suggests: suggests)
        for recipe in recipes {
            if case .variable(let name) = recipe.literal.kind, variables[name] == nil {
                try appendDefault(of: recipe.definition, to: &object)
                if recipe.definition.isRequired {
                    throw CoercionError(
                        "Argument \"\(recipe.definition.name)\" of required type "
                            + "\"\(schema.printed(recipe.definition.type))\" was provided the variable \"$\(name)\" "
                            + "which was not provided a runtime value.",
                        location: recipe.literal.location)
                }
                continue
            }
            do throws(CoercionError) {
                object.append(
                    recipe.definition.name, try coercion.value(of: recipe.literal, as: recipe.definition.type))
            } catch { throw error.inside(.key(recipe.definition.name)) }
        }
        return object
    }

    private func appendDefault(
        of definition: InputValueDefinition, to object: inout JSONObject
    ) throws(CoercionError) {
        guard let literal = definition.defaultValue else { return }
        object.append(
            definition.name,
            try LiteralCoercion(schema: schema, suggests: suggests).value(of: literal, as: definition.type))
    }
}
