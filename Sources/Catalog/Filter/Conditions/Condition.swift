import JSON

/// One condition of the filter in all its forms: JSON and GraphQL, the search language, and the flat parameters of REST.
///
/// The case that it makes is beside the list of all conditions in PhotoFilter.swift. The SDL (`input PhotoFilter`) and
/// openapi.yaml are written by hand and compared with the list by tests.
package struct Condition: Sendable {
    /// The field in JSON and in GraphQL's `PhotoFilter`.
    package let name: String
    /// The GraphQL type of the field.
    package let inputType: String
    let read: @Sendable (InputReader) throws(InputError) -> PhotoFilter
    /// Nil for a filter that is another condition.
    let write: @Sendable (PhotoFilter) -> JSONValue?
    let keys: [SearchKey]
    let words: [SearchWord]
    /// The condition in the search language; nil for a filter that is another condition.
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
    /// The keys, for the case of ``PhotoFilter`` that their values make.
    let keys: @Sendable (@escaping @Sendable (Value) -> PhotoFilter) -> [SearchKey]
    /// Words of `has`, `no` and `is` that make the condition.
    let words: [SearchWord]
    let print: @Sendable (Value) throws(SearchTextError) -> String
}

extension Condition {
    /// - Parameters:
    ///   - make: the case of ``PhotoFilter``.
    ///   - value: what the case holds; nil for other cases.
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
