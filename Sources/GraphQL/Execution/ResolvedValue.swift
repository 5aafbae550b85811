/// What a resolver answers for a field: finished, with nothing left to fetch.
package enum ResolvedValue: Sendable {
    case null
    case bool(Bool)
    case int(Int)
    case double(Double)
    /// Also an ID, an enum's name or a custom scalar's text.
    case string(String)
    case list([ResolvedValue])
    case object(any ObjectValue)
    /// JSON that is already written, for custom scalars.
    case json([UInt8])

    package init(_ text: String?) { self = text.map { .string($0) } ?? .null }
    package init(_ number: Int?) { self = number.map { .int($0) } ?? .null }
    package init(_ number: Double?) { self = number.map { .double($0) } ?? .null }
    package init(_ flag: Bool?) { self = flag.map { .bool($0) } ?? .null }
    package init(_ object: (any ObjectValue)?) { self = object.map { .object($0) } ?? .null }
}

/// A row that answers for an object of the schema.
package protocol ObjectValue: Sendable {
    /// The concrete type's name; decides which fragments apply where the schema has an interface or union.
    var typeName: String { get }

    /// The value of one of the type's fields; no I/O. `__typename` is not asked.
    func value(of field: SelectedField) throws -> ResolvedValue
}
