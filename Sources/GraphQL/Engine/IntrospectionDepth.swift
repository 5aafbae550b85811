/// Limits nested lists below `__schema` and `__type`: the response to `types { fields { type { fields …` grows
/// exponentially with each level.
enum IntrospectionDepth {
    private static let lists: Set<String> = [
        "fields", "interfaces", "possibleTypes", "inputFields", "args", "enumValues",
    ]

    static func check(_ operation: PreparedOperation, limit: Int) throws(RequestError) {
        for selection in operation.definition.selectionSet.selections {
            try check(selection, operation.fragments, inside: false, level: 0, limit: limit)
        }
    }

    private static func check(
        _ selection: Selection, _ fragments: [String: FragmentDefinition], inside: Bool, level: Int, limit: Int
    ) throws(RequestError) {
        var inside = inside
        var level = level
        let below: SelectionSet?
        switch selection {
        case .field(let field):
            let name = field.name.value
            inside = inside || name == "__schema" || name == "__type"
            if inside, lists.contains(name) { level += 1 }
            if level > limit {
                throw RequestError(
                    .introspectionTooDeep, "Introspection nests deeper than \(limit) lists.", at: field.location)
            }
            below = field.selectionSet
        case .spread(let spread): below = fragments[spread.name.value]?.selectionSet
        case .inline(let inline): below = inline.selectionSet
        }
        for selection in below?.selections ?? [] {
            try check(selection, fragments, inside: inside, level: level, limit: limit)
        }
    }
}
