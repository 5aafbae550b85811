/// A fragment of SQL with its values.
///
/// Write it as a string literal: an interpolated value is bound, an interpolated `SQL` is spliced in.
/// Placeholders exist only after ``statement()`` has numbered them, so fragments compose in any order.
///
///     let taken: SQL = "taken_date >= \(from) AND taken_date < \(to)"
///     let page: SQL = "SELECT id FROM photos WHERE \(taken) ORDER BY id LIMIT \(50)"
package struct SQL: Sendable, Equatable {
    package enum Part: Sendable, Equatable {
        case text(String)
        case binding(Binding)
    }

    package internal(set) var parts: [Part]

    package static let empty = SQL(parts: [])

    package init(parts: [Part]) {
        self.parts = parts
    }

    /// A fragment that is one bound value.
    package init(binding value: some PostgresEncodable) {
        parts = [.binding(Binding(value))]
    }

    package var isEmpty: Bool { parts.isEmpty }

    package mutating func append(_ other: SQL) {
        parts.append(contentsOf: other.parts)
    }

    package static func + (left: SQL, right: SQL) -> SQL {
        SQL(parts: left.parts + right.parts)
    }

    package static func += (left: inout SQL, right: SQL) {
        left.append(right)
    }
}

extension [SQL] {
    /// Joins fragments with `separator` between them; empty without fragments.
    package func joined(separator: SQL) -> SQL {
        var parts: [SQL.Part] = []
        for (index, fragment) in enumerated() {
            if index > 0 { parts.append(contentsOf: separator.parts) }
            parts.append(contentsOf: fragment.parts)
        }
        return SQL(parts: parts)
    }
}

extension SQL: CustomStringConvertible {
    /// The text with its placeholders, without the values: logs must not contain them.
    package var description: String {
        var next = 0
        return parts.map { part in
            switch part {
            case .text(let text): return text
            case .binding:
                next += 1
                return "$\(next)"
            }
        }.joined()
    }
}
