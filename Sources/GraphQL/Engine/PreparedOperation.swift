import JSON
import Synchronization

/// Estimated bytes of memory of a prepared operation, measured with glibc's `mallinfo2` and rounded up.
private enum Measured {
    /// Per token of a syntax tree.
    static let token = 200
    /// Per field of a plan, with its share of the containers; see `Planner.budget`.
    static let plannedField = 900
    /// Per operation, in addition to tokens and fields.
    static let operation = 1000
}

/// A parsed and validated operation with its plans. Shared by all requests with the same document.
package final class PreparedOperation: Sendable {
    package let kind: OperationKind
    package let name: String?
    let definition: OperationDefinition
    let fragments: [String: FragmentDefinition]
    /// Variables used by `@skip` and `@include`; each combination of their values has its own plan.
    private let conditionVariables: [String]
    private let kept = Mutex(Kept())
    /// Maximum ``footprint``; plans beyond it are not cached.
    private let limit: Int
    /// Bytes of the document, which is the key of the cache, and of the syntax tree.
    private let documentBytes: Int

    private struct Kept {
        var plans: [[Bool]: [SelectedField]] = [:]
        var bytes = 0
    }

    /// Current bytes of memory.
    package var footprint: Int { documentBytes + kept.withLock(\.bytes) }

    init(_ definition: OperationDefinition, in document: Document, textBytes: Int, limit: Int) {
        self.limit = limit
        documentBytes = textBytes + document.tokenCount * Measured.token + Measured.operation
        kind = definition.kind
        name = definition.name?.value
        self.definition = definition
        fragments = Dictionary(document.fragments.map { ($0.name.value, $0) }) { first, _ in first }
        let names = ConditionVariables.names(in: [definition.selectionSet] + document.fragments.map(\.selectionSet))
        conditionVariables = names
    }

    /// The plan for these variables, created once per combination of conditions and cached if the limit allows.
    ///
    /// - Returns: the plan, and the bytes by which the footprint grew.
    func plan(
        _ schema: Schema, variables: [String: JSONValue], suggests: Bool, budget: Int
    ) throws(RequestError) -> (fields: [SelectedField], growth: Int) {
        let conditions = conditionVariables.map { variables[$0] == .bool(true) }
        if let known = kept.withLock({ $0.plans[conditions] }) { return (known, 0) }
        guard let root = schema.root(of: kind) else {
            throw RequestError(.validationFailed, "The schema has no \(kind.rawValue) operations.")
        }
        var planner = Planner(
            schema: schema, fragments: fragments,
            conditions: Dictionary(zip(conditionVariables, conditions)) { first, _ in first }, suggests: suggests,
            budget: budget)
        let plan = try planner.plan([definition.selectionSet], on: root)
        let size = (budget - planner.budget) * Measured.plannedField
        let growth = kept.withLock { kept in
            guard kept.plans[conditions] == nil, documentBytes + kept.bytes + size <= limit else { return 0 }
            kept.plans[conditions] = plan
            kept.bytes += size
            return size
        }
        return (plan, growth)
    }
}

/// The distinct variables used in conditions.
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
