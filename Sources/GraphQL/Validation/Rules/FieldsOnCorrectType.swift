/// "The target field of a field selection must be defined on the scoped type of the selection set." (5.3.1)
enum FieldsOnCorrectType {
    static func check(_ field: FieldSelection, on parent: TypeDefinition, _ context: ValidationContext) {
        guard parent.kind.isComposite else { return }
        let name = field.name.value
        let owners =
            parent.kind.isAbstract
            ? parent.possibleTypes.map { context.schema[$0] }.filter { $0.field(name) != nil }.map(\.name) : []
        var hint = ""
        if context.suggests, let owner = owners.first {
            hint = " Did you mean to use an inline fragment on \"\(owner)\"?"
        } else {
            hint = context.hint(for: name, among: parent.fields.map(\.name))
        }
        context.report("Cannot query field \"\(name)\" on type \"\(parent.name)\".\(hint)", at: field.location)
    }
}
