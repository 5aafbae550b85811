package import JSON

/// Typed access to members. A member that is absent or null is nil; one of another type is an error that names it.
extension JSONObject {
    package func int(_ name: String) throws(CoercionError) -> Int? {
        try member(name, "a whole number") { if case .int(let value) = $0 { value } else { nil } }
    }

    package func double(_ name: String) throws(CoercionError) -> Double? {
        try member(name, "a number") { value in
            switch value {
            case .double(let number): number
            case .int(let number): Double(number)
            default: nil
            }
        }
    }

    /// A string, or the name of an enum's value.
    package func string(_ name: String) throws(CoercionError) -> String? {
        try member(name, "a string") { $0.string }
    }

    package func bool(_ name: String) throws(CoercionError) -> Bool? {
        try member(name, "true or false") { if case .bool(let value) = $0 { value } else { nil } }
    }

    package func object(_ name: String) throws(CoercionError) -> JSONObject? {
        try member(name, "an object") { $0.object }
    }

    package func list(_ name: String) throws(CoercionError) -> [JSONValue]? {
        try member(name, "a list") { $0.list }
    }

    private func member<Value>(
        _ name: String, _ what: String, _ read: (JSONValue) -> Value?
    ) throws(CoercionError) -> Value? {
        guard let value = self[name], !value.isNull else { return nil }
        guard let found = read(value) else {
            throw CoercionError("\"\(name)\" must be \(what), not \(value.kindName).", path: [.key(name)])
        }
        return found
    }
}
