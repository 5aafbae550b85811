/// Validates an executable document (section 5). One traversal visits every node once and calls the rules for it; rules
/// on the whole document follow.
struct Validator {
    let context: ValidationContext

    static func validate(
        _ document: Document, against schema: Schema, errorLimit: Int = 50, suggests: Bool = true
    ) -> [GraphQLError] {
        let context = ValidationContext(
            schema: schema, document: document, errorLimit: errorLimit, suggests: suggests)
        Validator(context: context).run()
        return context.errors
    }

    private func run() {
        ExecutableDefinitions.check(context)
        UniqueOperationNames.check(context)
        LoneAnonymousOperation.check(context)
        UniqueFragmentNames.check(context)
        for operation in context.document.operations where !context.isFull { walk(operation) }
        for fragment in context.document.fragments where !context.isFull { walk(fragment) }
        NoUnusedFragments.check(context)
        for operation in context.document.operations where !context.isFull {
            let variables = context.reachableVariables(of: operation)
            NoUndefinedVariables.check(operation, variables, context)
            NoUnusedVariables.check(operation, variables, context)
            VariablesInAllowedPosition.check(operation, variables, context)
        }
        // The following rules traverse fragments, which must not be cyclic.
        guard NoFragmentCycles.check(context), !context.isFull else { return }
        for operation in context.document.operations { SingleRootField.check(operation, context) }
        OverlappingFields.check(context)
    }

    private func walk(_ operation: OperationDefinition) {
        var walk = SelectionWalk(context: context)
        let location: DirectiveLocation =
            switch operation.kind {
            case .query: .query
            case .mutation: .mutation
            case .subscription: .subscription
            }
        OperationTypeExistence.check(operation, context)
        UniqueVariableNames.check(operation, context)
        for variable in operation.variables {
            KnownTypeNames.check(variable.type.name, context)
            VariablesAreInputTypes.check(variable, context)
            walk.directives(variable.directives, at: .variableDefinition)
            if let value = variable.defaultValue {
                walk.value(value, as: context.schema.resolve(variable.type), hasDefault: false)
            }
        }
        walk.directives(operation.directives, at: location)
        walk.selections(operation.selectionSet, on: context.schema.root(of: operation.kind))
        context.usages[ObjectIdentifier(operation)] = walk.usages
    }

    private func walk(_ fragment: FragmentDefinition) {
        var walk = SelectionWalk(context: context)
        KnownTypeNames.check(fragment.typeCondition, context)
        FragmentsOnCompositeTypes.check(fragment.typeCondition, fragment: fragment.name.value, context)
        walk.directives(fragment.directives, at: .fragmentDefinition)
        walk.selections(fragment.selectionSet, on: context.schema.type(named: fragment.typeCondition.value))
        context.usages[ObjectIdentifier(fragment)] = walk.usages
    }
}
