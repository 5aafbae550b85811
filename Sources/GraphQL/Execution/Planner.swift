/// Plans an operation: `CollectFields` and `MergeSelectionSets` (section 6.3), executed once per concrete type for
/// given values of the variables used by `@skip` and `@include`.
struct Planner {
    let schema: Schema
    let fragments: [String: FragmentDefinition]
    /// Values of the variables used in conditions.
    let conditions: [String: Bool]
    let suggests: Bool
    /// Remaining fields that the plan may contain. A field of an abstract type is planned once per concrete type. A
    /// field with a long key or argument counts as several, since each planned field has its own copy.
    private(set) var budget: Int

    init(
        schema: Schema, fragments: [String: FragmentDefinition], conditions: [String: Bool], suggests: Bool,
        budget: Int
    ) {
        self.schema = schema
        self.fragments = fragments
        self.conditions = conditions
        self.suggests = suggests
        self.budget = budget
    }

    mutating func plan(_ sets: [SelectionSet], on type: TypeDefinition) throws(RequestError) -> [SelectedField] {
        var groups = FieldGroups()
        for set in sets { collect(set, on: type, into: &groups) }
        var fields: [SelectedField] = []
        fields.reserveCapacity(groups.fields.count)
        for group in groups.fields { fields.append(try plan(group, on: type)) }
        return fields
    }

    private mutating func plan(_ group: [FieldSelection], on parent: TypeDefinition) throws(RequestError)
        -> SelectedField
    {
        let first = group[0]
        budget -= first.weight
        guard budget >= 0 else {
            throw RequestError(.tooManyFields, "The operation selects too many fields.", at: first.location)
        }
        guard let definition = schema.field(first.name.value, on: parent) else {
            throw RequestError(.validationFailed, "Cannot query field \"\(first.name.value)\".", at: first.location)
        }
        var selections: [ConcreteSelection] = []
        let sets = group.compactMap(\.selectionSet)
        if !sets.isEmpty {
            for id in schema[definition.type].possibleTypes {
                let type = schema[id]
                selections.append(ConcreteSelection(typeName: type.name, fields: try plan(sets, on: type)))
            }
        }
        do throws(CoercionError) {
            let (arguments, recipes) = try ArgumentCoercion(schema: schema, suggests: suggests).constants(
                of: definition.arguments, from: first.arguments)
            return SelectedField(
                responseKey: first.responseKey, arguments: arguments, selections: selections,
                location: first.location,
                index: parent.fields.firstIndex { $0 === definition } ?? -1, definition: definition,
                type: OutputType(definition.type, in: schema), recipes: recipes)
        } catch {
            throw RequestError(.validationFailed, error.reason, at: error.location ?? first.location)
        }
    }

    private func collect(_ set: SelectionSet, on type: TypeDefinition, into groups: inout FieldGroups) {
        for selection in set.selections {
            switch selection {
            case .field(let field):
                if includes(field.directives) { groups.append(field) }
            case .spread(let spread):
                guard includes(spread.directives), let fragment = fragments[spread.name.value],
                    groups.spreads.insert(spread.name.value).inserted,
                    applies(fragment.typeCondition.value, to: type)
                else { continue }
                collect(fragment.selectionSet, on: type, into: &groups)
            case .inline(let inline):
                guard includes(inline.directives), inline.typeCondition.map({ applies($0.value, to: type) }) ?? true
                else { continue }
                collect(inline.selectionSet, on: type, into: &groups)
            }
        }
    }

    private func applies(_ condition: String, to type: TypeDefinition) -> Bool {
        schema.type(named: condition)?.possibleTypes.contains(type.id) ?? false
    }

    private func includes(_ directives: [Directive]) -> Bool {
        for directive in directives {
            let name = directive.name.value
            guard name == "skip" || name == "include", let condition = directive.arguments.first?.value.kind else {
                continue
            }
            let value: Bool =
                switch condition {
                case .boolean(let value): value
                case .variable(let variable): conditions[variable] ?? false
                default: false
                }
            if value == (name == "skip") { return false }
        }
        return true
    }
}

/// Fields by response key, in the order of their first occurrence.
private struct FieldGroups {
    var fields: [[FieldSelection]] = []
    var spreads: Set<String> = []
    private var index: [String: Int] = [:]

    mutating func append(_ field: FieldSelection) {
        let key = field.responseKey
        // A dictionary is faster only for many fields.
        if fields.count < 8 {
            if let found = fields.firstIndex(where: { $0[0].responseKey == key }) {
                fields[found].append(field)
            } else {
                fields.append([field])
            }
            return
        }
        if index.isEmpty { for (place, group) in fields.enumerated() { index[group[0].responseKey] = place } }
        if let found = index[key] {
            fields[found].append(field)
        } else {
            index[key] = fields.count
            fields.append([field])
        }
    }
}
