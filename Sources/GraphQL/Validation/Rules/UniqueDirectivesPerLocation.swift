/// "A directive that is not repeatable may be used once in each place." (5.7.3)
enum UniqueDirectivesPerLocation {
    static func check(_ directives: [Directive], _ context: ValidationContext) {
        guard directives.count > 1 else { return }
        var seen: Set<String> = []
        for directive in directives where !seen.insert(directive.name.value).inserted {
            if let definition = context.schema.directive(named: directive.name.value), !definition.isRepeatable {
                context.report(
                    "The directive \"@\(directive.name.value)\" can only be used once at this location.",
                    at: directive.location)
            }
        }
    }
}
