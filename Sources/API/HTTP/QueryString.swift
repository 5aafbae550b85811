import Support

/// The parameters of a request's query, in order, as HTML forms encode them (`+` is a space).
struct QueryString: Sendable {
    struct Parameter: Sendable {
        let name: String
        let value: String
    }

    let parameters: [Parameter]

    /// - Throws: bad input that names the parameter whose percent-encoding is invalid or not UTF-8.
    init(_ query: String?) throws(APIError) {
        var parameters: [Parameter] = []
        for pair in (query ?? "").utf8.split(separator: UInt8(ascii: "&")) {
            let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            let rawName = pair[..<equals]
            let rawValue = equals == pair.endIndex ? pair[equals...] : pair[pair.index(after: equals)...]
            guard let name = PercentEncoding.decode(Substring(rawName), plusIsSpace: true) else {
                throw .badInput(field: "query", reason: "has a parameter name that is not percent-encoded UTF-8")
            }
            guard let value = PercentEncoding.decode(Substring(rawValue), plusIsSpace: true) else {
                throw .badInput(field: name, reason: "is not percent-encoded UTF-8")
            }
            parameters.append(Parameter(name: name, value: value))
        }
        self.parameters = parameters
    }
}
