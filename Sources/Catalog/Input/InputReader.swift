import JSON

/// Reads a value of a request. Errors name its path.
struct InputReader {
    /// Bytes of a name or text, unless a condition has another limit.
    static let textBytes = 1000
    /// Values in one list.
    static let listLength = 1000

    /// Such as `filter.near.metres`; for a REST parameter, its name.
    let path: String
    let value: JSONValue
    /// The caller's names for the fields of the value; nil if those are the fields' own names.
    private let parameters: [String: String]?
    /// The subject of the reason if several values share the path: `latitude `.
    private let subject: String

    init(path: String, value: JSONValue) { self.init(path: path, value: value, parameters: nil, subject: "") }

    /// The value of one or several REST parameters.
    ///
    /// - Parameter members: the parameter for each field of `value`, if it is an object.
    init(parameter: String, _ value: JSONValue, members: [String: String] = [:]) {
        self.init(path: parameter, value: value, parameters: members, subject: "")
    }

    private init(path: String, value: JSONValue, parameters: [String: String]?, subject: String) {
        self.path = path
        self.value = value
        self.parameters = parameters
        self.subject = subject
    }

    func error(_ reason: String) -> InputError { InputError(path: path, reason: subject + reason) }

    /// The caller's name for a field.
    func name(of member: String) -> String { parameters?[member] ?? member }

    private func member(_ name: String, _ value: JSONValue) -> InputReader {
        guard let parameters else { return InputReader(path: "\(path).\(name)", value: value) }
        if let parameter = parameters[name] { return InputReader(parameter: parameter, value) }
        return InputReader(path: path, value: value, parameters: [:], subject: name + " ")
    }

    private func element(_ index: Int, _ value: JSONValue) -> InputReader {
        guard parameters == nil else { return InputReader(parameter: path, value) }
        return InputReader(path: "\(path)[\(index)]", value: value)
    }

    func bool() throws(InputError) -> Bool {
        guard case .bool(let value) = value else { throw error("must be true or false") }
        return value
    }

    func number(in allowed: ClosedRange<Double>) throws(InputError) -> Double {
        guard let value = value.double, value.isFinite else { throw error("must be a number") }
        guard allowed.contains(value) else {
            throw error("must be between \(Self.text(allowed.lowerBound)) and \(Self.text(allowed.upperBound))")
        }
        return value
    }

    func integer(in allowed: ClosedRange<Int>) throws(InputError) -> Int {
        let number = try number(in: Double(allowed.lowerBound)...Double(allowed.upperBound))
        guard number == number.rounded() else { throw error("must be a whole number") }
        return Int(number)
    }

    func string(maximumBytes: Int = InputReader.textBytes) throws(InputError) -> String {
        let text = try wholeString()
        guard text.utf8.count <= maximumBytes else { throw error("must not be longer than \(maximumBytes) bytes") }
        return text
    }

    /// - Parameter maximumCharacters: in Unicode code points, as in JSON Schema.
    func string(maximumCharacters: Int) throws(InputError) -> String {
        let text = try wholeString()
        guard text.unicodeScalars.count <= maximumCharacters else {
            throw error("must not have more than \(maximumCharacters) characters")
        }
        return text
    }

    private func wholeString() throws(InputError) -> String {
        guard case .string(let text) = value else { throw error("must be a string") }
        guard !text.isEmpty else { throw error("must not be empty") }
        guard !text.utf8.contains(0) else { throw error("must not contain a NUL character") }
        return text
    }

    /// A string with at least one word.
    func words() throws(InputError) -> String {
        let text = try string()
        guard !text.allSatisfy(\.isWhitespace) else { throw error("must not be empty") }
        return text
    }

    /// The elements of a list; a single value is a list of one, as in GraphQL's input coercion.
    func elements() throws(InputError) -> [InputReader] {
        guard case .list(let values) = value else { return [self] }
        guard !values.isEmpty else { throw error("must name at least one value") }
        guard values.count <= Self.listLength else {
            throw error("must not have more than \(Self.listLength) values")
        }
        return values.enumerated().map { element($0.offset, $0.element) }
    }

    func strings() throws(InputError) -> [String] {
        var texts: [String] = []
        for element in try elements() { texts.append(try element.string()) }
        return texts
    }

    func integers(in allowed: ClosedRange<Int>) throws(InputError) -> Set<Int> {
        var numbers: Set<Int> = []
        for element in try elements() { numbers.insert(try element.integer(in: allowed)) }
        return numbers
    }

    /// The fields of an object that are not null. A name outside `allowed`, or one that occurs twice, is an error.
    func members(_ allowed: [String]) throws(InputError) -> [String: InputReader] {
        guard case .object(let members) = value else {
            throw error("must be an object with " + allowed.joined(separator: ", "))
        }
        var fields: [String: InputReader] = [:]
        for member in members {
            let field = self.member(member.name, member.value)
            guard allowed.contains(member.name) else {
                throw field.error("is unknown; allowed: " + allowed.joined(separator: ", "))
            }
            guard fields[member.name] == nil else { throw field.error("is given twice") }
            if !member.value.isNull { fields[member.name] = field }
        }
        return fields
    }

    /// The number as written in errors.
    static func text(_ number: Double) -> String {
        number == number.rounded() ? String(Int64(number)) : "\(number)"
    }
}
