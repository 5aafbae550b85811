/// Prints a schema as SDL in the order of its definitions, without implicit definitions. Its own directives are printed
/// where they are applied.
extension Schema {
    package var printed: String {
        var parts: [String] = []
        if description != nil || !hasUsualRoots || !appliedDirectives.isEmpty { parts.append(printedSchema) }
        parts += directives.filter { !$0.isBuiltIn }.map(printed)
        parts += types.filter { !$0.isBuiltIn }.map(printed)
        return parts.joined(separator: "\n\n") + "\n"
    }

    /// Whether the root types have the default names, and no other type has one of them.
    private var hasUsualRoots: Bool {
        self[query].name == "Query"
            && type(named: "Mutation")?.id == mutation && type(named: "Subscription")?.id == subscription
    }

    private var printedSchema: String {
        let roots = OperationKind.allCases.compactMap { kind in
            root(of: kind).map { "  \(kind.rawValue): \($0.name)\n" }
        }
        return described(description, indent: "") + "schema\(appliedDirectives.printed) {\n\(roots.joined())}"
    }

    private func described(_ description: String?, indent: String) -> String {
        DescriptionPrinter.printed(description, indent: indent)
    }

    private func deprecated(_ reason: String?) -> String {
        guard let reason else { return "" }
        return reason == "No longer supported"
            ? " @deprecated" : " @deprecated(reason: \(ValueLiteral.quoted(reason)))"
    }

    /// The schema's own directives; the built-in ones are printed from the properties that they set.
    private func own(_ applied: [Directive]) -> String {
        applied.filter { !["deprecated", "specifiedBy", "oneOf"].contains($0.name.value) }.printed
    }

    private func printed(_ input: InputValueDefinition, indent: String) -> String {
        described(input.description, indent: indent) + "\(indent)\(input.name): \(printed(input.type))"
            + (input.defaultValue.map { " = " + $0.printed } ?? "") + deprecated(input.deprecation)
            + own(input.appliedDirectives)
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
            return head + "scalar \(type.name)\(url)\(own(type.appliedDirectives))"
        case .object, .interface:
            let fields = type.fields.map { field in
                described(field.description, indent: "  ") + "  \(field.name)"
                    + printed(arguments: field.arguments, indent: "  ") + ": \(printed(field.type))"
                    + deprecated(field.deprecation) + own(field.appliedDirectives) + "\n"
            }
            let word = type.kind == .object ? "type" : "interface"
            return head + "\(word) \(type.name)\(implements)\(own(type.appliedDirectives)) {\n\(fields.joined())}"
        case .union:
            return head + "union \(type.name)\(own(type.appliedDirectives)) = "
                + type.possibleTypes.map { self[$0].name }.joined(separator: " | ")
        case .enumeration:
            let values = type.values.map { value in
                described(value.description, indent: "  ") + "  \(value.name)" + deprecated(value.deprecation)
                    + own(value.appliedDirectives) + "\n"
            }
            return head + "enum \(type.name)\(own(type.appliedDirectives)) {\n\(values.joined())}"
        case .input:
            let fields = type.inputs.map { printed($0, indent: "  ") + "\n" }
            return head
                + "input \(type.name)\(type.isOneOf ? " @oneOf" : "")\(own(type.appliedDirectives)) {\n\(fields.joined())}"
        }
    }
}
