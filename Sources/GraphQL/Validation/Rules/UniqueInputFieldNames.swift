/// "Each field's name must be unique within an input object value." (5.6.3)
enum UniqueInputFieldNames {
    static func check(_ fields: [Argument], _ context: ValidationContext) {
        guard fields.count > 1 else { return }
        var seen: Set<String> = []
        for field in fields where !seen.insert(field.name.value).inserted {
            context.report(
                "There can be only one input field named \"\(field.name.value)\".", at: field.name.location)
        }
    }
}
