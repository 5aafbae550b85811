/// "Every variable that an operation defines must be used in it or a fragment it reaches." (5.8.4)
enum NoUnusedVariables {
    static func check(_ operation: OperationDefinition, _ usages: [VariableUsage], _ context: ValidationContext) {
        guard !operation.variables.isEmpty else { return }
        let used = Set(usages.map(\.name))
        let place = operation.name.map { " in operation \"\($0.value)\"" } ?? ""
        for variable in operation.variables where !used.contains(variable.name.value) {
            context.report("Variable \"$\(variable.name.value)\" is never used\(place).", at: variable.location)
        }
    }
}
