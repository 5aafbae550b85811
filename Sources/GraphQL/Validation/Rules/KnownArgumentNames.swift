/// "Every argument provided to a field or directive must be defined by it." (5.4.1)
enum KnownArgumentNames {
    static func check(
        _ field: FieldSelection, _ definition: FieldDefinition, of parent: TypeDefinition,
        _ context: ValidationContext
    ) {
        for argument in field.arguments where definition.argument(argument.name.value) == nil {
            let hint = context.hint(for: argument.name.value, among: definition.arguments.map(\.name))
            context.report(
                "Unknown argument \"\(argument.name.value)\" on field \"\(parent.name).\(field.name.value)\".\(hint)",
                at: argument.name.location)
        }
    }

    static func check(_ directive: Directive, _ definition: DirectiveDefinition, _ context: ValidationContext) {
        for argument in directive.arguments where definition.argument(argument.name.value) == nil {
            let hint = context.hint(for: argument.name.value, among: definition.arguments.map(\.name))
            context.report(
                "Unknown argument \"\(argument.name.value)\" on directive \"@\(directive.name.value)\".\(hint)",
                at: argument.name.location)
        }
    }
}
