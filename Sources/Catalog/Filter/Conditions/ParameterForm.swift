import JSON

/// One or several flat parameters of REST that make one condition, such as `near` and `radius`.
///
/// The parameters become the JSON value of the condition together with their own names, so that errors name them.
package struct ParameterForm: Sendable {
    package let names: [String]
    let input: @Sendable (ParameterValues) throws(InputError) -> InputReader?

    init(_ names: [String], _ input: @escaping @Sendable (ParameterValues) throws(InputError) -> InputReader?) {
        self.names = names
        self.input = input
    }
}

/// The parameters of a request by name, with all their values.
package struct ParameterValues: Sendable {
    private let values: [String: [String]]

    package init(_ values: [String: [String]]) { self.values = values }

    subscript(name: String) -> [String]? { values[name] }

    func single(_ name: String) throws(InputError) -> String? {
        guard let given = values[name] else { return nil }
        guard given.count == 1 else { throw InputError(path: name, reason: "is given more than once") }
        return given.first
    }

    func number(_ name: String) throws(InputError) -> JSONValue? {
        try single(name).map { (text) throws(InputError) in try Self.number(text, name) }
    }

    func flag(_ name: String) throws(InputError) -> JSONValue? {
        guard let text = try single(name) else { return nil }
        guard text == "true" || text == "false" else {
            throw InputError(path: name, reason: "must be true or false")
        }
        return .bool(text == "true")
    }

    static func number(_ text: String, _ name: String) throws(InputError) -> JSONValue {
        guard let number = Double(text), number.isFinite else {
            throw InputError(path: name, reason: "must be a number")
        }
        return .number(number)
    }
}

extension ParameterForm {
    /// A list: each value of a repeated parameter is an element.
    static func list(_ name: String) -> ParameterForm {
        ParameterForm([name]) { (values) throws(InputError) in
            values[name].map { InputReader(parameter: name, .strings($0)) }
        }
    }

    /// The same of numbers.
    static func numbers(_ name: String) -> ParameterForm {
        ParameterForm([name]) { (values) throws(InputError) in
            guard let texts = values[name] else { return nil }
            var numbers: [JSONValue] = []
            for text in texts { numbers.append(try ParameterValues.number(text, name)) }
            return InputReader(parameter: name, .list(numbers))
        }
    }

    static func text(_ name: String) -> ParameterForm {
        ParameterForm([name]) { (values) throws(InputError) in
            try values.single(name).map { InputReader(parameter: name, .string($0)) }
        }
    }

    /// `true` or `false`.
    static func flag(_ name: String) -> ParameterForm {
        ParameterForm([name]) { (values) throws(InputError) in
            try values.flag(name).map { InputReader(parameter: name, $0) }
        }
    }

    /// `isoFrom` and `isoTo` for `iso`.
    static func range(_ name: String, isNumber: Bool = true) -> ParameterForm {
        let (from, to) = (name + "From", name + "To")
        return ParameterForm([from, to]) { (values) throws(InputError) in
            var members: JSONObject = [:]
            for (member, parameter) in [("from", from), ("to", to)] {
                guard let text = try values.single(parameter) else { continue }
                members.append(
                    member, isNumber ? try ParameterValues.number(text, parameter) : .string(text))
            }
            guard !members.isEmpty else { return nil }
            return InputReader(parameter: from, .object(members), members: ["from": from, "to": to])
        }
    }

    /// Numbers with a separator between them, such as `latitude,longitude`.
    static func parts(
        of text: String, at separator: Character, _ names: [String], parameter: String, form: String
    ) throws(InputError) -> JSONObject {
        let parts = text.split(separator: separator, omittingEmptySubsequences: false)
        guard parts.count == names.count else { throw InputError(path: parameter, reason: "must be \(form)") }
        var members: JSONObject = [:]
        for (name, part) in zip(names, parts) {
            members.append(name, try ParameterValues.number(String(part), parameter))
        }
        return members
    }
}
