import JSON

extension JSONValue {
    /// As JSON, for messages; long values are cut.
    var printed: String {
        let text = json
        return text.utf8.count <= 200 ? text : text.prefix(200) + "…"
    }

    /// The kind of value, for messages.
    var kindName: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .int, .double: "a number"
        case .string: "a string"
        case .list: "a list"
        case .object: "an object"
        }
    }
}
