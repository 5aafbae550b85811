/// "If operations is a set of more than 1, anonymous must be empty." (5.2.3.1)
enum LoneAnonymousOperation {
    static func check(_ context: ValidationContext) {
        guard context.document.operations.count > 1 else { return }
        for operation in context.document.operations where operation.name == nil {
            context.report("This anonymous operation must be the only defined operation.", at: operation.location)
        }
    }
}
