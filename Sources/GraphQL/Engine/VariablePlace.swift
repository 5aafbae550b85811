/// Finds the argument that uses a variable: callers know arguments, not the variable names of a document.
struct VariablePlace {
    let operation: PreparedOperation

    /// The first argument that uses the variable, with the path inside it: `filter`, `filter.near`.
    func callAsFunction(_ variable: String) -> String? {
        place(of: variable, in: operation.definition.selectionSet)
            ?? operation.fragments.values.sorted { $0.name.value < $1.name.value }.lazy
            .compactMap { place(of: variable, in: $0.selectionSet) }.first
    }

    private func place(of variable: String, in set: SelectionSet) -> String? {
        for selection in set.selections {
            let found: String?
            switch selection {
            case .field(let field):
                found =
                    place(of: variable, in: field.arguments)
                    ?? field.selectionSet.flatMap { place(of: variable, in: $0) }
            case .inline(let inline): found = place(of: variable, in: inline.selectionSet)
            case .spread: found = nil
            }
            if let found { return found }
        }
        return nil
    }

    private func place(of variable: String, in members: [Argument]) -> String? {
        for member in members {
            if let inside = place(of: variable, in: member.value) { return member.name.value + inside }
        }
        return nil
    }

    private func place(of variable: String, in literal: ValueLiteral) -> String? {
        switch literal.kind {
        case .variable(variable): ""
        case .object(let fields): place(of: variable, in: fields).map { "." + $0 }
        case .list(let items):
            items.indices.lazy.compactMap { index in
                place(of: variable, in: items[index]).map { "[\(index)]" + $0 }
            }.first
        default: nil
        }
    }
}
