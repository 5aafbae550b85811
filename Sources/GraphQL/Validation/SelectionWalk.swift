/// Traverses the selections of an operation or fragment with their types.
struct SelectionWalk {
    let context: ValidationContext
    var usages = Usages()

    private var schema: Schema { context.schema }

    init(context: ValidationContext) { self.context = context }

    mutating func selections(_ set: SelectionSet, on parent: TypeDefinition?) {
        for selection in set.selections {
            if context.isFull { return }
            switch selection {
            case .field(let field): self.field(field, on: parent)
            case .spread(let spread):
                usages.spreads.append(spread.name.value)
                KnownFragmentNames.check(spread, context)
                if let parent { PossibleFragmentSpreads.check(spread, in: parent, context) }
                directives(spread.directives, at: .fragmentSpread)
            case .inline(let inline):
                var type = parent
                if let condition = inline.typeCondition {
                    KnownTypeNames.check(condition, context)
                    FragmentsOnCompositeTypes.check(condition, fragment: nil, context)
                    type = schema.type(named: condition.value)
                    if let parent, let type { PossibleFragmentSpreads.check(inline, of: type, in: parent, context) }
                }
                directives(inline.directives, at: .inlineFragment)
                selections(inline.selectionSet, on: type)
            }
        }
    }

    private mutating func field(_ field: FieldSelection, on parent: TypeDefinition?) {
        let definition = parent.flatMap { schema.field(field.name.value, on: $0) }
        if let parent, definition == nil { FieldsOnCorrectType.check(field, on: parent, context) }
        UniqueArgumentNames.check(field.arguments, context)
        if let parent, let definition {
            ScalarLeafs.check(field, definition, context)
            KnownArgumentNames.check(field, definition, of: parent, context)
            ProvidedRequiredArguments.check(field, definition, context)
        }
        for argument in field.arguments {
            let expected = definition?.argument(argument.name.value)
            value(argument.value, as: expected?.type, hasDefault: expected?.defaultValue != nil)
        }
        if !field.directives.isEmpty { directives(field.directives, at: .field) }
        if let set = field.selectionSet { selections(set, on: definition.map { schema[$0.type] }) }
    }

    mutating func directives(_ directives: [Directive], at location: DirectiveLocation) {
        guard !directives.isEmpty else { return }
        UniqueDirectivesPerLocation.check(directives, context)
        for directive in directives {
            UniqueArgumentNames.check(directive.arguments, context)
            let definition = schema.directive(named: directive.name.value)
            KnownDirectives.check(directive, definition, at: location, context)
            if let definition {
                KnownArgumentNames.check(directive, definition, context)
                ProvidedRequiredArguments.check(directive, definition, context)
            }
            for argument in directive.arguments {
                let expected = definition?.argument(argument.name.value)
                value(argument.value, as: expected?.type, hasDefault: expected?.defaultValue != nil)
            }
        }
    }

    /// Checks the value of an argument or default, and records the variables in it.
    mutating func value(_ value: ValueLiteral, as type: TypeReference?, hasDefault: Bool) {
        if let type, schema[type].kind.isInput { ValuesOfCorrectType.check(value, as: type, context) }
        note(value, as: type, hasDefault: hasDefault, isOneOfField: false)
    }

    private mutating func note(_ value: ValueLiteral, as type: TypeReference?, hasDefault: Bool, isOneOfField: Bool) {
        switch value.kind {
        case .variable(let name):
            usages.variables.append(
                VariableUsage(
                    name: name, location: value.location, type: type, hasDefault: hasDefault,
                    isOneOfField: isOneOfField))
        case .list(let items):
            let item: TypeReference? = if case .list(let inner)? = type?.nullable { inner } else { nil }
            for literal in items { note(literal, as: item, hasDefault: false, isOneOfField: false) }
        case .object(let fields):
            UniqueInputFieldNames.check(fields, context)
            let definition = type.map { schema[$0] }
            for field in fields {
                let input = definition?.input(field.name.value)
                note(
                    field.value, as: input?.type, hasDefault: input?.defaultValue != nil,
                    isOneOfField: definition?.isOneOf ?? false)
            }
        default: break
        }
    }
}
