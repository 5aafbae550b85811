/// "A variable's type must be compatible with the place where it is used." (5.8.5)
enum VariablesInAllowedPosition {
    static func check(_ operation: OperationDefinition, _ usages: [VariableUsage], _ context: ValidationContext) {
        guard !operation.variables.isEmpty else { return }
        var definitions: [String: (definition: VariableDefinition, type: TypeReference)] = [:]
        for variable in operation.variables where definitions[variable.name.value] == nil {
            // Once per variable: a type may consist of a hundred nested lists, and a variable may occur ten thousand
            // times.
            definitions[variable.name.value] = context.schema.resolve(variable.type).map { (variable, $0) }
        }
        for usage in usages {
            if context.isFull { return }
            guard let (definition, type) = definitions[usage.name], let expected = usage.type else { continue }
            if !allows(type, definition.defaultValue, at: expected, usage.hasDefault) {
                context.report(
                    "Variable \"$\(usage.name)\" of type \"\(definition.type.printed)\" used in position expecting type "
                        + "\"\(context.schema.printed(expected))\".", at: definition.location, usage.location)
            } else if usage.isOneOfField, !type.isNonNull {
                context.report(
                    "Variable \"$\(usage.name)\" is of type \"\(definition.type.printed)\" but must be non-nullable to "
                        + "be used for a OneOf Input Object.", at: definition.location, usage.location)
            }
        }
    }

    /// `IsVariableUsageAllowed`.
    private static func allows(
        _ type: TypeReference, _ defaultValue: ValueLiteral?, at expected: TypeReference, _ hasDefault: Bool
    ) -> Bool {
        guard case .nonNull(let inner) = expected, !type.isNonNull else { return compatible(type, expected) }
        let hasNonNullDefault = defaultValue.map { !$0.isNull } ?? false
        return (hasNonNullDefault || hasDefault) && compatible(type, inner)
    }

    /// `AreTypesCompatible`.
    private static func compatible(_ type: TypeReference, _ expected: TypeReference) -> Bool {
        switch (type, expected) {
        case (.nonNull(let type), .nonNull(let expected)): compatible(type, expected)
        case (_, .nonNull): false
        case (.nonNull(let type), _): compatible(type, expected)
        case (.list(let type), .list(let expected)): compatible(type, expected)
        case (.named(let type), .named(let expected)): type == expected
        default: false
        }
    }
}
