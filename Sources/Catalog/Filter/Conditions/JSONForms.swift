import JSON

extension JSONForm where Value == [String] {
    static var strings: JSONForm {
        JSONForm(
            type: "[String!]", read: { (field) throws(InputError) in try field.strings() },
            write: { JSONValue.strings($0) })
    }
}

extension JSONForm where Value == Set<Int> {
    static func integers(in allowed: ClosedRange<Int>) -> JSONForm {
        JSONForm(
            type: "[Int!]", read: { (field) throws(InputError) in try field.integers(in: allowed) },
            write: { .list($0.sorted().map(JSONValue.int)) })
    }
}

extension JSONForm where Value == HalfOpen<Double> {
    static func numbers(in allowed: ClosedRange<Double>) -> JSONForm {
        JSONForm(
            type: "NumberRange", read: { (field) throws(InputError) in try field.numberRange(in: allowed) },
            write: { .range($0, JSONValue.number) })
    }
}

extension JSONForm where Value == HalfOpen<WallClock> {
    static var clocks: JSONForm {
        JSONForm(
            type: "LocalDateTimeRange", read: { (field) throws(InputError) in try field.clockRange() },
            write: { .range($0) { .string("\($0)") } })
    }
}

extension JSONForm where Value == HalfOpen<Instant> {
    static var instants: JSONForm {
        JSONForm(
            type: "DateTimeRange", read: { (field) throws(InputError) in try field.instantRange() },
            write: { .range($0) { .string("\($0)") } })
    }
}

extension JSONForm where Value == Bool {
    static var flag: JSONForm {
        JSONForm(type: "Boolean", read: { (field) throws(InputError) in try field.bool() }, write: { .bool($0) })
    }
}

extension JSONForm where Value == String {
    /// A string with at least one word.
    static var words: JSONForm {
        JSONForm(type: "String", read: { (field) throws(InputError) in try field.words() }, write: { .string($0) })
    }

    static func string(maximumBytes: Int) -> JSONForm {
        JSONForm(
            type: "String", read: { (field) throws(InputError) in try field.string(maximumBytes: maximumBytes) },
            write: { .string($0) })
    }
}

extension JSONValue {
    fileprivate static func range<Bound>(_ range: HalfOpen<Bound>, _ write: (Bound) -> JSONValue) -> JSONValue {
        var members: JSONObject = [:]
        if let from = range.from { members.append("from", write(from)) }
        if let to = range.to { members.append("to", write(to)) }
        return .object(members)
    }
}
