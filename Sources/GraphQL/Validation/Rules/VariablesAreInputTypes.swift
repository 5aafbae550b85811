/// "Each variable's type must be an input type." (5.8.2)
enum VariablesAreInputTypes {
    static func check(_ variable: VariableDefinition, _ context: ValidationContext) {
        guard let type = context.schema.type(named: variable.type.name.value), !type.kind.isInput else { return }
        context.report(
            "Variable \"$\(variable.name.value)\" cannot be non-input type \"\(variable.type.printed)\".",
            at: variable.type.name.location)
    }
}
