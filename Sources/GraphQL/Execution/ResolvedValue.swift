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

    /// Writes the value of one of the type's fields by one of `completion`'s functions; no I/O. `__typename` is not
    /// asked. What it throws becomes the field's error.
    func write(_ field: SelectedField, to completion: inout Completion) throws
}

/// An object that has its values at hand, for types of which a response holds few.
package protocol ResolvedObject: ObjectValue {
    func value(of field: SelectedField) throws -> ResolvedValue
}

extension ResolvedObject {
    package func write(_ field: SelectedField, to completion: inout Completion) throws {
        try completion.write(try value(of: field), for: field)
    }
}
