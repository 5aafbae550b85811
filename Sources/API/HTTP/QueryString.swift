/// The parameters of a request's query, in order, as HTML forms encode them (`+` is a blank).
struct QueryString: Sendable {
    struct Parameter: Sendable {
        let name: String
        let value: String
    }

    let parameters: [Parameter]

    /// - Throws: bad input naming the parameter whose percent-encoding is broken or not UTF-8.
    init(_ query: String?) throws(APIError) {
        var parameters: [Parameter] = []
        for pair in (query ?? "").utf8.split(separator: UInt8(ascii: "&")) {
            let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            let rawName = pair[..<equals]
            let rawValue = equals == pair.endIndex ? pair[equals...] : pair[pair.index(after: equals)...]
            guard let name = Self.decoded(rawName) else {
                throw .badInput(field: "query", reason: "has a parameter name that is not percent-encoded UTF-8")
            }
            guard let value = Self.decoded(rawValue) else {
                throw .badInput(field: name, reason: "is not percent-encoded UTF-8")
            }
            parameters.append(Parameter(name: name, value: value))
        }
        self.parameters = parameters
    }

    private static func decoded(_ raw: Substring.UTF8View) -> String? {
        var bytes: [UInt8] = []
        var iterator = raw.makeIterator()
        while let byte = iterator.next() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = iterator.next().flatMap(hexDigit), let low = iterator.next().flatMap(hexDigit)
                else { return nil }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
