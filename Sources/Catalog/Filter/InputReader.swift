import JSON

/// A value of a filter under reading, together with the path by which errors name it.
struct InputReader {
    let path: String
    let value: JSONValue

    func error(_ reason: String) -> InputError { InputError(path: path, reason: reason) }

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

    func string(maximumBytes: Int = FilterLimits.textBytes) throws(InputError) -> String {
        let text = try wholeString()
        guard text.utf8.count <= maximumBytes else { throw error("must not be longer than \(maximumBytes) bytes") }
        return text
    }

    /// - Parameter maximumCharacters: counted as JSON Schema does, in Unicode code points.
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

    /// A text of one word at least.
    func words() throws(InputError) -> String {
        let text = try string()
        guard !text.allSatisfy(\.isWhitespace) else { throw error("must not be empty") }
        return text
    }

    /// The elements of a list; a single value stands for a list of one, as in GraphQL's input coercion.
    func elements() throws(InputError) -> [InputReader] {
        guard case .list(let values) = value else { return [self] }
        guard !values.isEmpty else { throw error("must name at least one value") }
        guard values.count <= FilterLimits.listLength else {
            throw error("must not have more than \(FilterLimits.listLength) values")
        }
        return values.enumerated().map { InputReader(path: "\(path)[\($0.offset)]", value: $0.element) }
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

    /// The members of an object that are not null. A name outside `allowed`, or one that comes twice, is an error.
    func members(_ allowed: [String]) throws(InputError) -> [String: InputReader] {
        guard case .object(let members) = value else {
            throw error("must be an object with " + allowed.joined(separator: ", "))
        }
        var fields: [String: InputReader] = [:]
        for member in members {
            let field = InputReader(path: "\(path).\(member.name)", value: member.value)
            guard allowed.contains(member.name) else {
                throw field.error("is unknown; allowed: " + allowed.joined(separator: ", "))
            }
            guard fields[member.name] == nil else { throw field.error("is given twice") }
            if member.value != .null { fields[member.name] = field }
        }
        return fields
    }

    /// A range object `{from, to}` whose bounds `read` turns into values.
    func range<Bound>(
        _ read: (InputReader) throws(InputError) -> Bound
    ) throws(InputError) -> HalfOpen<Bound> {
        let fields = try members(["from", "to"])
        var from: Bound?
        var to: Bound?
        if let field = fields["from"] { from = try read(field) }
        if let field = fields["to"] { to = try read(field) }
        guard from != nil || to != nil else { throw error("needs `from` or `to`") }
        guard let range = HalfOpen(from: from, to: to) else { throw error("`from` must not be after `to`") }
        return range
    }

    func numberRange(in allowed: ClosedRange<Double>) throws(InputError) -> HalfOpen<Double> {
        try range { (bound) throws(InputError) in try bound.number(in: allowed) }
    }

    func clockRange() throws(InputError) -> HalfOpen<WallClock> {
        try range { (bound) throws(InputError) in
            guard let clock = WallClock(iso8601: try bound.string()) else {
                throw bound.error(
                    "must be a date or a local date and time, such as 2019-07-14 or 2019-07-14T18:16:33")
            }
            return clock
        }
    }

    func instantRange() throws(InputError) -> HalfOpen<Instant> {
        try range { (bound) throws(InputError) in
            guard let instant = Instant(iso8601: try bound.string()) else {
                throw bound.error(
                    "must be a time with its zone, such as 2019-07-14T18:16:33Z or 2019-07-14T18:16:33+02:00")
            }
            return instant
        }
    }

    /// A bound as errors write it.
    static func text(_ number: Double) -> String {
        number == number.rounded() ? String(Int64(number)) : "\(number)"
    }
}
