/// "Every variable used in an operation, also through fragments, must be defined by it." (5.8.3)
enum NoUndefinedVariables {
    static func check(_ operation: OperationDefinition, _ usages: [VariableUsage], _ context: ValidationContext) {
        let defined = Set(operation.variables.map(\.name.value))
        let place = operation.name.map { " by operation \"\($0.value)\"" } ?? ""
        for usage in usages where !defined.contains(usage.name) {
            if context.isFull { return }
            context.report(
                "Variable \"$\(usage.name)\" is not defined\(place).", at: usage.location, operation.location)
        }
    }
}
