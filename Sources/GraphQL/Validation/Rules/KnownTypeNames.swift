/// "The target type of a fragment, and the type of a variable, must exist in the schema." (5.5.1.2, 5.8.2)
enum KnownTypeNames {
    static func check(_ name: Name, _ context: ValidationContext) {
        guard context.schema.type(named: name.value) == nil else { return }
        let hint = context.hint(for: name.value, among: context.schema.types.map(\.name))
        context.report("Unknown type \"\(name.value)\".\(hint)", at: name.location)
    }
}
