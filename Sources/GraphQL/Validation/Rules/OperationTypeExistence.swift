/// "For each operation: the schema's root operation type of its kind must exist." (5.2.1.1)
enum OperationTypeExistence {
    static func check(_ operation: OperationDefinition, _ context: ValidationContext) {
        guard context.schema.root(of: operation.kind) == nil else { return }
        context.report("The schema has no \(operation.kind.rawValue) operations.", at: operation.location)
    }
}
