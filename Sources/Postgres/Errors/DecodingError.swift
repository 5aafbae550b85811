/// A column value that cannot be decoded as requested.
package struct DecodingError: Error, Sendable, Equatable {
    package enum Problem: Sendable, Equatable {
        case noSuchColumn
        case null
        case value(DecodingProblem)
    }

    package let column: String
    /// The requested Swift type.
    package let expected: String
    /// The server's type; nil in binary COPY, which does not contain types.
    package let actual: PostgresType?
    package let problem: Problem

    package init(column: String, expected: String, actual: PostgresType?, problem: Problem) {
        self.column = column
        self.expected = expected
        self.actual = actual
        self.problem = problem
    }
}

extension DecodingError: CustomStringConvertible {
    package var description: String {
        let column = "column \"\(column)\""
        let actual = actual?.description ?? "a field of COPY"
        return switch problem {
        case .noSuchColumn: "\(column) is not in the result"
        case .null: "\(column) is null; expected \(expected)"
        case .value(.typeMismatch): "\(column) has the type \(actual); expected \(expected)"
        case .value(.outOfRange): "\(column) has a value outside the range of \(expected)"
        case .value(.malformed(let what)): "\(column) cannot be decoded as \(expected): \(what)"
        }
    }
}
