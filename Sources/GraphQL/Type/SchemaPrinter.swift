/// A schema as SDL, in the order of its definition, without what every schema has.
extension Schema {
    package var printed: String {
        var parts: [String] = []
        if description != nil || !hasUsualRoots { parts.append(printedSchema) }
        parts += directives.filter { !$0.isBuiltIn }.map(printed)
        parts += types.filter { !$0.isBuiltIn }.map(printed)
        return parts.joined(separator: "\n\n") + "\n"
    }

    /// Whether the root types bear the usual names, and no other type takes one of those.
    private var hasUsualRoots: Bool {
        self[query].name == "Query"
            && type(named: "Mutation")?.id == mutation && type(named: "Subscription")?.id == subscription
    }

    private var printedSchema: String {
        let roots = OperationKind.allCases.compactMap { kind in
            root(of: kind).map { "  \(kind.rawValue): \($0.name)\n" }
        }
        return described(description, indent: "") + "schema {\n\(roots.joined())}"
    }

    private func described(_ description: String?, indent: String) -> String {
        guard let description else { return "" }
        if BlockString.represents(description) {
            return indent + BlockString.printed(description, indent: indent) + "\n"
        }
        return indent + ValueLiteral.quoted(description) + "\n"
    }

    private func deprecated(_ reason: String?) -> String {
        guard let reason else { return "" }
        return reason == "No longer supported"
            ? " @deprecated" : " @deprecated(reason: \(ValueLiteral.quoted(reason)))"
    }

    private func printed(_ input: InputValueDefinition, indent: String) -> String {
        described(input.description, indent: indent) + "\(indent)\(input.name): \(printed(input.type))"
            + (input.defaultValue.map { " = " + $0.printed } ?? "") + deprecated(input.deprecation)
    }

    private func printed(arguments: [InputValueDefinition], indent: String) -> String {
        if arguments.isEmpty { return "" }
        if arguments.allSatisfy({ $0.description == nil }) {
            return "(" + arguments.map { printed($0, indent: "") }.joined(separator: ", ") + ")"
        }
        return "(\n" + arguments.map { printed($0, indent: indent + "  ") + "\n" }.joined() + indent + ")"
    }

    private func printed(_ directive: DirectiveDefinition) -> String {
        described(directive.description, indent: "") + "directive @\(directive.name)"
            + printed(arguments: directive.arguments, indent: "") + (directive.isRepeatable ? " repeatable" : "")
            + " on " + directive.locations.map(\.rawValue).joined(separator: " | ")
    }

    private func printed(_ type: TypeDefinition) -> String {
        let implements =
            type.interfaces.isEmpty
            ? "" : " implements " + type.interfaces.map { self[$0].name }.joined(separator: " & ")
        let head = described(type.description, indent: "")
        switch type.kind {
        case .scalar:
            let url = type.specifiedBy.map { " @specifiedBy(url: \(ValueLiteral.quoted($0)))" } ?? ""
            return head + "scalar \(type.name)\(url)"
        case .object, .interface:
            let fields = type.fields.map { field in
                described(field.description, indent: "  ") + "  \(field.name)"
                    + printed(arguments: field.arguments, indent: "  ") + ": \(printed(field.type))"
                    + deprecated(field.deprecation) + "\n"
            }
            let word = type.kind == .object ? "type" : "interface"
            return head + "\(word) \(type.name)\(implements) {\n\(fields.joined())}"
        case .union:
            return head + "union \(type.name) = " + type.possibleTypes.map { self[$0].name }.joined(separator: " | ")
        case .enumeration:
            let values = type.values.map { value in
                described(value.description, indent: "  ") + "  \(value.name)" + deprecated(value.deprecation) + "\n"
            }
            return head + "enum \(type.name) {\n\(values.joined())}"
        case .input:
            let fields = type.inputs.map { printed($0, indent: "  ") + "\n" }
            return head + "input \(type.name)\(type.isOneOf ? " @oneOf" : "") {\n\(fields.joined())}"
        }
    }
}
