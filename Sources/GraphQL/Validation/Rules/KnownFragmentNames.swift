/// "The target of a fragment spread must be defined in the document." (5.5.2.1)
enum KnownFragmentNames {
    static func check(_ spread: FragmentSpread, _ context: ValidationContext) {
        guard context.fragments[spread.name.value] == nil else { return }
        context.report("Unknown fragment \"\(spread.name.value)\".", at: spread.name.location)
    }
}
