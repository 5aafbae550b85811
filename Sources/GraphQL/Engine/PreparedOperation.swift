import Synchronization

/// An operation that was parsed and validated, with its plans. Shared by all requests with the same text.
package final class PreparedOperation: Sendable {
    package let kind: OperationKind
    package let name: String?
    let definition: OperationDefinition
    let fragments: [String: FragmentDefinition]
    /// Variables that `@skip` and `@include` read: they shape the plan.
    private let conditionVariables: [String]
    private let plans = Mutex<[[Bool]: [SelectedField]]>([:])

    init(_ definition: OperationDefinition, in document: Document) {
        kind = definition.kind
        name = definition.name?.value
        self.definition = definition
        fragments = Dictionary(document.fragments.map { ($0.name.value, $0) }) { first, _ in first }
        let names = ConditionVariables.names(in: [definition.selectionSet] + document.fragments.map(\.selectionSet))
        conditionVariables = names
    }

    /// The plan for these variables; made once for each combination of conditions, of which some are kept.
    func plan(
        _ schema: Schema, variables: [String: InputValue], budget: Int
    ) throws(RequestError) -> [SelectedField] {
        let conditions = conditionVariables.map { variables[$0] == .bool(true) }
        if let known = plans.withLock({ $0[conditions] }) { return known }
        guard let root = schema.root(of: kind) else {
            throw RequestError(.validationFailed, "The schema has no \(kind.rawValue) operations.")
        }
        var planner = Planner(
            schema: schema, fragments: fragments,
            conditions: Dictionary(zip(conditionVariables, conditions)) { first, _ in first }, budget: budget)
        let plan = try planner.plan([definition.selectionSet], on: root)
        plans.withLock { if $0.count < 8 { $0[conditions] = plan } }
        return plan
    }
}

/// The variables in conditions, each once.
private enum ConditionVariables {
    static func names(in sets: [SelectionSet]) -> [String] {
        var names: [String] = []
        func note(_ directives: [Directive]) {
            for directive in directives where directive.name.value == "skip" || directive.name.value == "include" {
                if case .variable(let name)? = directive.arguments.first?.value.kind, !names.contains(name) {
                    names.append(name)
                }
            }
        }
        func visit(_ set: SelectionSet) {
            for selection in set.selections {
                switch selection {
                case .field(let field):
                    note(field.directives)
                    if let inner = field.selectionSet { visit(inner) }
                case .spread(let spread): note(spread.directives)
                case .inline(let inline):
                    note(inline.directives)
                    visit(inline.selectionSet)
                }
            }
        }
        for set in sets { visit(set) }
        return names
    }
}
