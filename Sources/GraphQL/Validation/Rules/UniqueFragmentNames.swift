/// "Each fragment's name must be unique within the document." (5.5.1.1)
enum UniqueFragmentNames {
    static func check(_ context: ValidationContext) {
        var seen: Set<String> = []
        for fragment in context.document.fragments where !seen.insert(fragment.name.value).inserted {
            context.report(
                "There can be only one fragment named \"\(fragment.name.value)\".", at: fragment.name.location)
        }
    }
}
