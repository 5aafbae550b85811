/// "The target type of a fragment must have kind UNION, INTERFACE, or OBJECT." (5.5.1.3)
enum FragmentsOnCompositeTypes {
    static func check(_ condition: Name, fragment: String?, _ context: ValidationContext) {
        guard let type = context.schema.type(named: condition.value), !type.kind.isComposite else { return }
        let what = fragment.map { "Fragment \"\($0)\"" } ?? "Fragment"
        context.report(
            "\(what) cannot condition on non composite type \"\(condition.value)\".", at: condition.location)
    }
}
