/// "Each argument's name must be unique within its argument set." (5.4.2)
enum UniqueArgumentNames {
    static func check(_ arguments: [Argument], _ context: ValidationContext) {
        guard arguments.count > 1 else { return }
        var seen: Set<String> = []
        for argument in arguments where !seen.insert(argument.name.value).inserted {
            context.report(
                "There can be only one argument named \"\(argument.name.value)\".", at: argument.name.location)
        }
    }
}
