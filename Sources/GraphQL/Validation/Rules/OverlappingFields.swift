/// "Fields that share a response name must be mergeable: of one shape everywhere, and with the same name and
/// arguments wherever they may belong to the same object." (5.3.2, `FieldsInSetCanMerge`)
///
/// Instead of comparing all pairs, fields are grouped by response name and each is compared with its group's first:
/// to be of one shape, and to be the same field, are equivalences. Then the group's selections are checked as one
/// merged set. That is linear in the expanded selections, whose number is limited before; `budget` bounds what
/// abstract types add.
struct OverlappingFields {
    private struct Use {
        let field: FieldSelection
        let parent: TypeDefinition?
        let definition: FieldDefinition?
    }

    /// What is still to be compared: shapes, sameness where parents are in common, or both at once.
    private enum Aspect {
        case both, shape, sameness
    }

    private let context: ValidationContext
    private var budget = 500_000

    static func check(_ context: ValidationContext) {
        var rule = OverlappingFields(context: context)
        for operation in context.document.operations where !context.isFull {
            rule.check([(operation.selectionSet, context.schema.root(of: operation.kind))], .both)
        }
    }

    private init(context: ValidationContext) { self.context = context }

    private mutating func check(_ sets: [(SelectionSet, TypeDefinition?)], _ aspect: Aspect) {
        var uses: [Use] = []
        var spreads: Set<String> = []
        for (set, parent) in sets { collect(set, parent, &uses, &spreads) }
        budget -= uses.count
        guard budget > 0, !context.isFull else {
            if !context.isFull {
                context.report("The selections are too complex to be checked.", at: sets[0].0.location)
                budget = .max
            }
            return
        }
        for group in groups(of: uses) { check(group, aspect) }
    }

    private mutating func check(_ group: [Use], _ aspect: Aspect) {
        if group.count == 1
            || group.allSatisfy({ $0.parent?.id == group[0].parent?.id && $0.parent?.kind == .object })
        {
            guard agree(group, aspect) else { return }
            descend(group, aspect)
            return
        }
        if aspect != .sameness {
            guard agree(group, .shape) else { return }
            descend(group, .shape)
        }
        if aspect != .shape {
            for common in commonParents(group) {
                guard agree(common, .sameness) else { return }
                descend(common, .sameness)
            }
        }
    }

    private mutating func descend(_ group: [Use], _ aspect: Aspect) {
        let sets = group.compactMap { use in
            use.field.selectionSet.map { ($0, use.definition.map { context.schema[$0.type] }) }
        }
        if !sets.isEmpty { check(sets, aspect) }
    }

    private func collect(
        _ set: SelectionSet, _ parent: TypeDefinition?, _ uses: inout [Use], _ spreads: inout Set<String>
    ) {
        for selection in set.selections {
            switch selection {
            case .field(let field):
                let definition = parent.flatMap { context.schema.field(field.name.value, on: $0) }
                uses.append(Use(field: field, parent: parent, definition: definition))
            case .spread(let spread):
                guard spreads.insert(spread.name.value).inserted, let fragment = context.fragments[spread.name.value]
                else { continue }
                collect(
                    fragment.selectionSet, context.schema.type(named: fragment.typeCondition.value), &uses, &spreads)
            case .inline(let inline):
                let type = inline.typeCondition.map { context.schema.type(named: $0.value) } ?? parent
                collect(inline.selectionSet, type, &uses, &spreads)
            }
        }
    }

    private func groups(of uses: [Use]) -> [[Use]] {
        var groups: [[Use]] = []
        var index: [String: Int] = [:]
        for use in uses {
            if let found = index[use.field.responseKey] {
                groups[found].append(use)
            } else {
                index[use.field.responseKey] = groups.count
                groups.append([use])
            }
        }
        return groups
    }

    /// Fields of one object type together with those of interfaces and unions, for each object type.
    private func commonParents(_ group: [Use]) -> [[Use]] {
        var objects: [TypeID: [Use]] = [:]
        var order: [TypeID] = []
        var abstract: [Use] = []
        for use in group {
            if let parent = use.parent, parent.kind == .object {
                if objects[parent.id] == nil { order.append(parent.id) }
                objects[parent.id, default: []].append(use)
            } else {
                abstract.append(use)
            }
        }
        if order.isEmpty { return [abstract] }
        return order.map { abstract + (objects[$0] ?? []) }
    }

    /// Whether all of a group agree with its first; reports the first that does not.
    private func agree(_ group: [Use], _ aspect: Aspect) -> Bool {
        let first = group[0]
        for other in group.dropFirst() {
            guard let reason = conflict(first, other, aspect) else { continue }
            context.report(
                "Fields \"\(first.field.responseKey)\" conflict because \(reason). Use different aliases on the fields "
                    + "to fetch both if this was intentional.", at: first.field.location, other.field.location)
            return false
        }
        return true
    }

    private func conflict(_ one: Use, _ other: Use, _ aspect: Aspect) -> String? {
        if aspect != .shape {
            let names = (one.field.name.value, other.field.name.value)
            if names.0 != names.1 { return "\"\(names.0)\" and \"\(names.1)\" are different fields" }
            if !sameArguments(one.field.arguments, other.field.arguments) { return "they have differing arguments" }
        }
        if aspect != .sameness, let left = one.definition?.type, let right = other.definition?.type,
            !sameShape(left, right)
        {
            return "they return conflicting types \"\(context.schema.printed(left))\" and "
                + "\"\(context.schema.printed(right))\""
        }
        return nil
    }

    private func sameShape(_ one: TypeReference, _ other: TypeReference) -> Bool {
        switch (one, other) {
        case (.nonNull(let one), .nonNull(let other)): sameShape(one, other)
        case (.list(let one), .list(let other)): sameShape(one, other)
        case (.named(let one), .named(let other)):
            one == other || context.schema[one].kind.isComposite && context.schema[other].kind.isComposite
        default: false
        }
    }

    private func sameArguments(_ one: [Argument], _ other: [Argument]) -> Bool {
        guard one.count == other.count else { return false }
        return one.allSatisfy { argument in
            other.contains { $0.name.value == argument.name.value && same($0.value, argument.value) }
        }
    }

    private func same(_ one: ValueLiteral, _ other: ValueLiteral) -> Bool {
        switch (one.kind, other.kind) {
        case (.object(let one), .object(let other)): sameArguments(one, other)
        case (.list(let one), .list(let other)):
            one.count == other.count && zip(one, other).allSatisfy { same($0, $1) }
        default: one.printed == other.printed
        }
    }
}
