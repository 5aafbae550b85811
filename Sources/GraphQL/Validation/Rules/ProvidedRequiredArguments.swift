/// "An argument of a non-null type without a default value must be given." (5.4.3)
enum ProvidedRequiredArguments {
    static func check(_ field: FieldSelection, _ definition: FieldDefinition, _ context: ValidationContext) {
        for name in missing(definition.arguments, in: field.arguments) {
            context.report(
                "Field \"\(field.name.value)\" argument \"\(name)\" is required, but it was not provided.",
                at: field.location)
        }
    }

    static func check(_ directive: Directive, _ definition: DirectiveDefinition, _ context: ValidationContext) {
        for name in missing(definition.arguments, in: directive.arguments) {
            context.report(
                "Directive \"@\(directive.name.value)\" argument \"\(name)\" is required, but it was not provided.",
                at: directive.location)
        }
    }

    private static func missing(_ definitions: [InputValueDefinition], in arguments: [Argument]) -> [String] {
        definitions.filter { definition in
            definition.isRequired && !arguments.contains { $0.name.value == definition.name }
        }.map(\.name)
    }
}
