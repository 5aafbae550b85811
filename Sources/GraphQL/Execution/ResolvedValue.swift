/// The result of a resolver for a field: complete, with nothing left to fetch.
package enum ResolvedValue: Sendable {
    case null
    case bool(Bool)
    case int(Int)
    case double(Double)
    /// Also an ID, the name of an enum value, or a custom scalar that is a string.
    case string(String)
    case list([ResolvedValue])
    case object(any ObjectValue)
    /// Serialised JSON, for custom scalars.
    case json([UInt8])

    package init(_ text: String?) { self = text.map { .string($0) } ?? .null }
    package init(_ number: Int?) { self = number.map { .int($0) } ?? .null }
    package init(_ number: Double?) { self = number.map { .double($0) } ?? .null }
    package init(_ flag: Bool?) { self = flag.map { .bool($0) } ?? .null }
    package init(_ object: (any ObjectValue)?) { self = object.map { .object($0) } ?? .null }
}

/// A row that provides the fields of an object of the schema.
package protocol ObjectValue: Sendable {
    /// The name of the concrete type. For an interface or union it decides which fragments apply.
    var typeName: String { get }

    /// Writes the value of a field by calling one of `response`'s functions; does no I/O. Never called for
    /// `__typename`. A thrown error becomes the field's error.
    func write(_ field: SelectedField, to response: inout ResponseWriter) throws
}

/// An object that returns its values, for types that occur rarely in a response.
package protocol ResolvedObject: ObjectValue {
    func value(of field: SelectedField) throws -> ResolvedValue
}

extension ResolvedObject {
    package func write(_ field: SelectedField, to response: inout ResponseWriter) throws {
        try response.write(try value(of: field), for: field)
    }
}
