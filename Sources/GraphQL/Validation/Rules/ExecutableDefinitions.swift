/// "For each definition in the document: definition must be ExecutableDefinition." (5.1.1)
enum ExecutableDefinitions {
    static func check(_ context: ValidationContext) {
        for definition in context.document.typeSystem {
            context.report(
                "The \"\(definition.name.value)\" definition is not executable.", at: definition.name.location)
        }
    }
}
