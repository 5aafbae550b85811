/// "A fragment spread can only match if its type and the parent's type have a possible type in common." (5.5.2.3)
enum PossibleFragmentSpreads {
    static func check(_ spread: FragmentSpread, in parent: TypeDefinition, _ context: ValidationContext) {
        guard let fragment = context.fragments[spread.name.value],
            let type = context.schema.type(named: fragment.typeCondition.value), !matches(type, parent, context)
        else { return }
        context.report(
            "Fragment \"\(spread.name.value)\" cannot be spread here as objects of type \"\(parent.name)\" can never be "
                + "of type \"\(type.name)\".", at: spread.location)
    }

    static func check(
        _ inline: InlineFragment, of type: TypeDefinition, in parent: TypeDefinition, _ context: ValidationContext
    ) {
        guard !matches(type, parent, context) else { return }
        context.report(
            "Fragment cannot be spread here as objects of type \"\(parent.name)\" can never be of type "
                + "\"\(type.name)\".", at: inline.location)
    }

    private static func matches(
        _ type: TypeDefinition, _ parent: TypeDefinition, _ context: ValidationContext
    ) -> Bool {
        !type.kind.isComposite || !parent.kind.isComposite || context.schema.overlap(type, parent)
    }
}
