import JSON

/// One condition of the filter in all its forms: JSON and GraphQL, the search language, and the flat parameters of
/// REST.
///
/// The case that it creates is beside the list of all conditions in PhotoFilter.swift. The SDL (`input PhotoFilter`)
/// and openapi.yaml are written by hand; tests compare them with the list.
package struct Condition: Sendable {
    /// The field in JSON and in GraphQL's `PhotoFilter`.
    package let name: String
    /// The GraphQL type of the field.
    package let inputType: String
    let read: @Sendable (InputReader) throws(InputError) -> PhotoFilter
    /// Nil for a filter of another condition.
    let write: @Sendable (PhotoFilter) -> JSONValue?
    let keys: [SearchKey]
    let words: [SearchWord]
    /// The condition in the search language; nil for a filter of another condition.
    let print: @Sendable (PhotoFilter) throws(SearchTextError) -> String?
    package let parameters: [ParameterForm]
}

/// How a value of a condition is written in JSON.
struct JSONForm<Value>: Sendable {
    let type: String
    let read: @Sendable (InputReader) throws(InputError) -> Value
    let write: @Sendable (Value) -> JSONValue
}

/// How a value of a condition is written in the search language.
struct SearchForm<Value>: Sendable {
    /// The keys, given a function from a value to its case of ``PhotoFilter``.
    let keys: @Sendable (@escaping @Sendable (Value) -> PhotoFilter) -> [SearchKey]
    /// Fixed words of `has`, `no` and `is` that mean the condition.
    let words: [SearchWord]
    let print: @Sendable (Value) throws(SearchTextError) -> String
}

extension Condition {
    /// - Parameters:
    ///   - make: the case of ``PhotoFilter``.
    ///   - value: the associated value of the case; nil for other cases.
    init<Value>(
        _ name: String, _ make: @escaping @Sendable (Value) -> PhotoFilter,
        _ value: @escaping @Sendable (PhotoFilter) -> Value?, json: JSONForm<Value>, search: SearchForm<Value>,
        parameters: [ParameterForm]
    ) {
        self.init(
            name: name, inputType: json.type,
            read: { (field) throws(InputError) in make(try json.read(field)) },
            write: { value($0).map(json.write) },
            keys: search.keys(make), words: search.words,
            print: { (filter) throws(SearchTextError) in
                guard let value = value(filter) else { return nil }
                return try search.print(value)
            },
            parameters: parameters)
    }
}

// The shapes of most conditions. `value` returns the associated value of the case; nil for other cases.
extension Condition {
    /// A list of names.
    ///
    /// - Parameter parameter: the REST parameter; `key` if nil.
    init(
        names name: String, key: String, parameter: String? = nil,
        _ make: @escaping @Sendable ([String]) -> PhotoFilter,
        _ value: @escaping @Sendable (PhotoFilter) -> [String]?
    ) {
        self.init(
            name, make, value, json: .strings, search: .names(key), parameters: [.list(parameter ?? key)])
    }

    /// A range of numbers.
    init(
        numbers name: String, key: String, in allowed: ClosedRange<Double>, words: [SearchWord] = [],
        _ make: @escaping @Sendable (HalfOpen<Double>) -> PhotoFilter,
        _ value: @escaping @Sendable (PhotoFilter) -> HalfOpen<Double>?
    ) {
        self.init(
            name, make, value, json: .numbers(in: allowed), search: .numbers(key, in: allowed, words: words),
            parameters: [.range(name)])
    }

    /// A range of numbers that the search language reads and writes as photos show them, see ``ShownNumber``.
    init(
        shownNumbers name: String, key: String, in allowed: ClosedRange<Double>,
        _ make: @escaping @Sendable (HalfOpen<Double>) -> PhotoFilter,
        _ value: @escaping @Sendable (PhotoFilter) -> HalfOpen<Double>?
    ) {
        self.init(
            name, make, value, json: .numbers(in: allowed), search: .shownNumbers(key, in: allowed),
            parameters: [.range(name)])
    }

    /// A boolean. In the search language, both values are fixed words of `has`, `is` or `no`.
    ///
    /// - Parameters:
    ///   - alias: another spelling of both words.
    ///   - others: further words that are read but not written.
    init(
        flag name: String, yes: (key: String, word: String), no: (key: String, word: String), alias: String? = nil,
        others: [SearchWord] = [], _ make: @escaping @Sendable (Bool) -> PhotoFilter,
        _ value: @escaping @Sendable (PhotoFilter) -> Bool?
    ) {
        let yes = SearchWord(yes.key, yes.word, alias: alias, make(true))
        let no = SearchWord(no.key, no.word, alias: alias, make(false))
        self.init(
            name, make, value, json: .flag, search: .words(yes: yes, no: no, others: others),
            parameters: [.flag(name)])
    }
}
