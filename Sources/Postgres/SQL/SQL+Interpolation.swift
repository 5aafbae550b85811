extension SQL: ExpressibleByStringInterpolation {
    package init(stringLiteral text: String) {
        parts = text.isEmpty ? [] : [.text(text)]
    }

    package init(stringInterpolation: StringInterpolation) {
        parts = stringInterpolation.parts
    }

    package struct StringInterpolation: StringInterpolationProtocol, Sendable {
        var parts: [Part] = []

        package init(literalCapacity: Int, interpolationCount: Int) {
            parts.reserveCapacity(interpolationCount * 2 + 1)
        }

        package mutating func appendLiteral(_ literal: String) {
            if !literal.isEmpty { parts.append(.text(literal)) }
        }

        package mutating func appendInterpolation(_ value: some PostgresEncodable) {
            parts.append(.binding(Binding(value)))
        }

        /// A separate overload for optionals: without it the compiler warns about every interpolated optional.
        package mutating func appendInterpolation<Value: PostgresEncodable>(_ value: Value?) {
            parts.append(.binding(Binding(value)))
        }

        package mutating func appendInterpolation(_ fragment: SQL) {
            parts.append(contentsOf: fragment.parts)
        }

        /// Inserts a quoted name. Names come from code, never from a request.
        package mutating func appendInterpolation(identifier name: String) {
            appendLiteral(
                "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\"")
        }

        /// Inserts text that the server reads as SQL. It must never contain input.
        package mutating func appendInterpolation(unsafeRaw text: String) {
            appendLiteral(text)
        }
    }
}
