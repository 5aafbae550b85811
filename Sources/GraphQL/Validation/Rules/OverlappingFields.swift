/// "Fields that share a response name must be mergeable: of one shape everywhere, and with the same name and arguments
/// wherever they may belong to the same object." (5.3.2, `FieldsInSetCanMerge`)
///
/// Instead of comparing all pairs, fields are grouped by response name, and each is compared with the first of its
/// group: "same shape" and "same field" are equivalence relations. Then the selections of a group are checked as one
/// merged set. The work is linear in the expanded selections, which are limited before. `budget` limits what abstract
/// types add: below them a field is checked once per object type, on every level.
struct OverlappingFields {
    private struct Use {
        let field: FieldSelection
        let parent: TypeDefinition?
        let definition: FieldDefinition?
    }

    /// What is to be compared: shapes, identity if the parents have a common type, or both.
    private enum Aspect {
        case both, shape, sameness
    }

    private let context: ValidationContext
    /// Remaining selections and parts of arguments to check. Once it is exhausted, nothing more is checked and the
    /// document is rejected.
    private var budget: Int

    static func check(_ context: ValidationContext, budget: Int = 500_000) {
        var rule = OverlappingFields(context: context, budget: budget)
        for operation in context.document.operations where !context.isFull {
            rule.check([(operation.selectionSet, context.schema.root(of: operation.kind))], .both)
            if rule.budget < 0 {
                return context.report(
                    .tooComplex, "The selections are too complex to be checked.", at: operation.location)
            }
        }
    }

    private init(context: ValidationContext, budget: Int) {
        self.context = context
        self.budget = budget
    }

    /// Whether the check continues.
    private var goesOn: Bool { budget >= 0 && !context.isFull }

    private mutating func check(_ sets: [(SelectionSet, TypeDefinition?)], _ aspect: Aspect) {
        var uses: [Use] = []
        var spreads: Set<String> = []
        for (set, parent) in sets { collect(set, parent, &uses, &spreads) }
        for group in groups(of: uses) where goesOn { check(group, aspect) }
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
            for common in commonParents(group) where goesOn {
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

    private mutating func collect(
        _ set: SelectionSet, _ parent: TypeDefinition?, _ uses: inout [Use], _ spreads: inout Set<String>
    ) {
        for selection in set.selections {
            budget -= 1
            guard budget >= 0 else { return }
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

    /// For each object type, its fields together with those of interfaces and unions.
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

    /// Whether all fields of a group agree with its first one; reports the first that does not.
    private mutating func agree(_ group: [Use], _ aspect: Aspect) -> Bool {
        let first = group[0]
        for other in group.dropFirst() where goesOn {
            guard let reason = conflict(first, other, aspect) else { continue }
            context.report(
                "Fields \"\(first.field.responseKey)\" conflict because \(reason). Use different aliases on the fields "
                    + "to fetch both if this was intentional.", at: first.field.location, other.field.location)
            return false
        }
        return true
    }

    private mutating func conflict(_ one: Use, _ other: Use, _ aspect: Aspect) -> String? {
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

    private mutating func sameArguments(_ one: [Argument], _ other: [Argument]) -> Bool {
        guard one.count == other.count else { return false }
        if one.isEmpty { return true }
        // By name, since an object of a custom scalar may have thousands of members.
        let values = Dictionary(other.map { ($0.name.value, $0.value) }) { first, _ in first }
        for argument in one {
            guard let value = values[argument.name.value], same(value, argument.value) else { return false }
        }
        return true
    }

    private mutating func same(_ one: ValueLiteral, _ other: ValueLiteral) -> Bool {
        budget -= 1
        switch (one.kind, other.kind) {
        case (.object(let one), .object(let other)): return sameArguments(one, other)
        case (.list(let one), .list(let other)):
            guard one.count == other.count else { return false }
            for (left, right) in zip(one, other) where !same(left, right) { return false }
            return true
        case (.string(let one), .string(let other)):
            budget -= one.utf8.count / 64
            return one == other
        case (.object, _), (.list, _), (_, .object), (_, .list): return false
        default: return one.printed == other.printed
        }
    }
}
