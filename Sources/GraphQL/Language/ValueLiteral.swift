/// A literal in a document (section 2.9). Numbers keep their digits, because their range depends on the type.
package struct ValueLiteral: Sendable {
    package enum Kind: Sendable {
        case variable(String)
        case int(String)
        case float(String)
        case string(String)
        case boolean(Bool)
        case null
        case enumeration(String)
        case list([ValueLiteral])
        case object([Argument])
    }

    package let kind: Kind
    package let location: SourceLocation

    package var isNull: Bool { if case .null = kind { true } else { false } }

    /// Whether a variable occurs anywhere in it.
    package var hasVariables: Bool {
        switch kind {
        case .variable: true
        case .list(let items): items.contains { $0.hasVariables }
        case .object(let fields): fields.contains { $0.value.hasVariables }
        default: false
        }
    }

    /// The number of values it consists of, including itself.
    var partCount: Int {
        switch kind {
        case .list(let items): items.reduce(1) { $0 + $1.partCount }
        case .object(let fields): fields.reduce(1) { $0 + $1.value.partCount }
        default: 1
        }
    }

    package var printed: String {
        switch kind {
        case .variable(let name): "$" + name
        case .int(let text), .float(let text), .enumeration(let text): text
        case .string(let text): Self.quoted(text)
        case .boolean(let value): value ? "true" : "false"
        case .null: "null"
        case .list(let items): "[" + items.map(\.printed).joined(separator: ", ") + "]"
        case .object(let fields):
            "{" + fields.map { "\($0.name.value): \($0.value.printed)" }.joined(separator: ", ") + "}"
        }
    }

    /// A quoted string with control characters escaped.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\u{8}": result += "\\b"
            case "\u{C}": result += "\\f"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F:
                let digits = String(scalar.value, radix: 16, uppercase: true)
                result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }
}
