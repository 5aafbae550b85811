/// Prints definitions of a type system with all applied directives.
extension TypeSystemDefinition {
    package var printed: String {
        DescriptionPrinter.printed(description, indent: "") + (isExtension ? "extend " : "") + body
    }

    private var body: String {
        switch kind {
        case .schema:
            let roots = rootTypes.map { "  \($0.operation.rawValue): \($0.type.value)\n" }
            return "schema" + directives.printed + (roots.isEmpty ? "" : " {\n\(roots.joined())}")
        case .scalar: return "scalar \(name.value)\(directives.printed)"
        case .object: return composite("type")
        case .interface: return composite("interface")
        case .union:
            let members = types.isEmpty ? "" : " = " + types.map(\.value).joined(separator: " | ")
            return "union \(name.value)\(directives.printed)\(members)"
        case .enumeration:
            let lines = values.map { value in
                DescriptionPrinter.printed(value.description, indent: "  ")
                    + "  \(value.name.value)\(value.directives.printed)\n"
            }
            return "enum \(name.value)\(directives.printed)" + Self.block(lines)
        case .input:
            return "input \(name.value)\(directives.printed)"
                + Self.block(inputs.map { $0.printed(indent: "  ") + "\n" })
        case .directive:
            return "directive @\(name.value)\(inputs.printed(indent: ""))" + (isRepeatable ? " repeatable" : "")
                + " on "
                + directiveLocations.map(\.value).joined(separator: " | ")
        }
    }

    private func composite(_ word: String) -> String {
        let implements = types.isEmpty ? "" : " implements " + types.map(\.value).joined(separator: " & ")
        let lines = fields.map { field in
            DescriptionPrinter.printed(field.description, indent: "  ")
                + "  \(field.name.value)\(field.arguments.printed(indent: "  ")): \(field.type.printed)"
                + "\(field.directives.printed)\n"
        }
        return "\(word) \(name.value)\(implements)\(directives.printed)" + Self.block(lines)
    }

    private static func block(_ lines: [String]) -> String { lines.isEmpty ? "" : " {\n\(lines.joined())}" }
}

extension TypeSystemDefinition.InputValue {
    func printed(indent: String) -> String {
        DescriptionPrinter.printed(description, indent: indent) + "\(indent)\(name.value): \(type.printed)"
            + (defaultValue.map { " = " + $0.printed } ?? "") + directives.printed
    }
}

extension [TypeSystemDefinition.InputValue] {
    /// Prints arguments, on one line if none has a description.
    func printed(indent: String) -> String {
        if isEmpty { return "" }
        if allSatisfy({ $0.description == nil }) {
            return "(" + map { $0.printed(indent: "") }.joined(separator: ", ") + ")"
        }
        return "(\n" + map { $0.printed(indent: indent + "  ") + "\n" }.joined() + indent + ")"
    }
}

/// Prints a description on separate lines before its definition, as a block string if that has the same value.
enum DescriptionPrinter {
    static func printed(_ description: String?, indent: String) -> String {
        guard let description else { return "" }
        if BlockString.represents(description) {
            return indent + BlockString.printed(description, indent: indent) + "\n"
        }
        return indent + ValueLiteral.quoted(description) + "\n"
    }
}
