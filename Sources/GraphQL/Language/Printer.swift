/// Prints documents in the common layout of GraphQL tools: two spaces, one selection per line, definitions in their
/// original order.
extension Document {
    package var printed: String {
        let definitions =
            operations.map { operation in
                (operation.location, operation.printed)
            } + fragments.map { ($0.location, $0.printed) } + typeSystem.map { ($0.name.location, $0.printed) }
        return definitions.sorted { ($0.0.line, $0.0.column) < ($1.0.line, $1.0.column) }
            .map(\.1).joined(separator: "\n\n") + "\n"
    }
}

extension OperationDefinition {
    package var printed: String {
        if name == nil, kind == .query, variables.isEmpty, directives.isEmpty, description == nil {
            return selectionSet.printed(indent: "")
        }
        var text = description.map { ValueLiteral.quoted($0) + "\n" } ?? ""
        text += kind.rawValue
        if let name { text += " " + name.value }
        if !variables.isEmpty {
            if name == nil { text += " " }
            text += "(" + variables.map(\.printed).joined(separator: ", ") + ")"
        }
        return text + directives.printed + " " + selectionSet.printed(indent: "")
    }
}

extension FragmentDefinition {
    package var printed: String {
        (description.map { ValueLiteral.quoted($0) + "\n" } ?? "")
            + "fragment \(name.value) on \(typeCondition.value)\(directives.printed) "
            + selectionSet.printed(indent: "")
    }
}

extension VariableDefinition {
    var printed: String {
        (description.map { ValueLiteral.quoted($0) + " " } ?? "")
            + "$\(name.value): \(type.printed)" + (defaultValue.map { " = " + $0.printed } ?? "") + directives.printed
    }
}

extension SelectionSet {
    func printed(indent: String) -> String {
        let inner = indent + "  "
        return "{\n" + selections.map { inner + $0.printed(indent: inner) + "\n" }.joined() + indent + "}"
    }
}

extension Selection {
    func printed(indent: String) -> String {
        switch self {
        case .field(let field):
            (field.alias.map { $0.value + ": " } ?? "") + field.name.value + field.arguments.printed
                + field.directives.printed + (field.selectionSet.map { " " + $0.printed(indent: indent) } ?? "")
        case .spread(let spread): "..." + spread.name.value + spread.directives.printed
        case .inline(let inline):
            "..." + (inline.typeCondition.map { " on " + $0.value } ?? "") + inline.directives.printed + " "
                + inline.selectionSet.printed(indent: indent)
        }
    }
}

extension [Argument] {
    var printed: String {
        isEmpty ? "" : "(" + map { "\($0.name.value): \($0.value.printed)" }.joined(separator: ", ") + ")"
    }
}

extension [Directive] {
    var printed: String { map { " @" + $0.name.value + $0.arguments.printed }.joined() }
}
