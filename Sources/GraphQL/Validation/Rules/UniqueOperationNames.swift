/// "Each operation's name must be unique within the document." (5.2.2.1)
enum UniqueOperationNames {
    static func check(_ context: ValidationContext) {
        guard context.document.operations.count > 1 else { return }
        var seen: [String: SourceLocation] = [:]
        for name in context.document.operations.compactMap(\.name) {
            if let first = seen[name.value] {
                context.report("There can be only one operation named \"\(name.value)\".", at: first, name.location)
            } else {
                seen[name.value] = name.location
            }
        }
    }
}
