/// "Every directive must be defined, and used in a place that it declares." (5.7.1 and 5.7.2)
enum KnownDirectives {
    static func check(
        _ directive: Directive, _ definition: DirectiveDefinition?, at location: DirectiveLocation,
        _ context: ValidationContext
    ) {
        guard let definition else {
            context.report("Unknown directive \"@\(directive.name.value)\".", at: directive.location)
            return
        }
        if !definition.locations.contains(location) {
            context.report(
                "Directive \"@\(directive.name.value)\" may not be used on \(location.rawValue).",
                at: directive.location)
        }
    }
}
