/// "Each variable's name must be unique within its operation." (5.8.1)
enum UniqueVariableNames {
    static func check(_ operation: OperationDefinition, _ context: ValidationContext) {
        var seen: Set<String> = []
        for variable in operation.variables where !seen.insert(variable.name.value).inserted {
            context.report(
                "There can be only one variable named \"$\(variable.name.value)\".", at: variable.name.location)
        }
    }
}
