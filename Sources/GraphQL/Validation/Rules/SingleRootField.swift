/// "A subscription's grouped field set must have exactly one entry, which must not be an introspection field"; and it
/// must not have `@skip` or `@include`. (5.2.4.1)
enum SingleRootField {
    static func check(_ operation: OperationDefinition, _ context: ValidationContext) {
        guard operation.kind == .subscription, context.schema.subscription != nil else { return }
        var keys: Set<String> = []
        var seen: Set<String> = []
        collect(operation.selectionSet, &keys, &seen, context)
        let name = operation.name.map { "Subscription \"\($0.value)\"" } ?? "Anonymous subscription"
        if keys.count > 1 { context.report("\(name) must select only one top level field.", at: operation.location) }
    }

    private static func collect(
        _ set: SelectionSet, _ keys: inout Set<String>, _ seen: inout Set<String>, _ context: ValidationContext
    ) {
        for selection in set.selections {
            switch selection {
            case .field(let field):
                conditions(field.directives, context)
                keys.insert(field.responseKey)
                if field.name.value.utf8.starts(with: "__".utf8) {
                    context.report(
                        "A subscription must not select an introspection top level field.", at: field.location)
                }
            case .spread(let spread):
                conditions(spread.directives, context)
                guard seen.insert(spread.name.value).inserted, let fragment = context.fragments[spread.name.value]
                else {
                    continue
                }
                collect(fragment.selectionSet, &keys, &seen, context)
            case .inline(let inline):
                conditions(inline.directives, context)
                collect(inline.selectionSet, &keys, &seen, context)
            }
        }
    }

    private static func conditions(_ directives: [Directive], _ context: ValidationContext) {
        for directive in directives where directive.name.value == "skip" || directive.name.value == "include" {
            context.report(
                "Directive \"@\(directive.name.value)\" must not be used on a subscription's top level.",
                at: directive.location)
        }
    }
}
