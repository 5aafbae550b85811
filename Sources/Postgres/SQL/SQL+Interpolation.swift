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

        /// For optionals by themselves: the compiler warns of one in any interpolation that does not name them.
        package mutating func appendInterpolation<Value: PostgresEncodable>(_ value: Value?) {
            parts.append(.binding(Binding(value)))
        }

        package mutating func appendInterpolation(_ fragment: SQL) {
            parts.append(contentsOf: fragment.parts)
        }

        /// Splices a name, quoted. Names still come from code, never from a request.
        package mutating func appendInterpolation(identifier name: String) {
            appendLiteral(
                "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\"")
        }

        /// Splices text that the server will read as SQL. It must never hold anything from outside.
        package mutating func appendInterpolation(unsafeRaw text: String) {
            appendLiteral(text)
        }
    }
}
