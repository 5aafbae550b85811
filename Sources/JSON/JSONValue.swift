/// A JSON value. Whole numbers of 64 bits stay whole, so that ids do not pass through `Double`.
package enum JSONValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case int(Int)
    case double(Double)
    case string(String)
    case list([JSONValue])
    case object(JSONObject)

    /// A number in one of two forms, so that equal numbers are equal values: whole numbers up to 10¹⁵ are `.int`.
    package static func number(_ value: Double) -> JSONValue {
        value == value.rounded() && abs(value) < 1e15 ? .int(Int(value)) : .double(value)
    }

    package static func strings(_ values: some Sequence<String>) -> JSONValue { .list(values.map { .string($0) }) }

    @inlinable package var isNull: Bool { if case .null = self { true } else { false } }

    @inlinable package var object: JSONObject? { if case .object(let object) = self { object } else { nil } }
    @inlinable package var list: [JSONValue]? { if case .list(let items) = self { items } else { nil } }
    @inlinable package var string: String? { if case .string(let text) = self { text } else { nil } }

    /// The number of `.int` or `.double`.
    package var double: Double? {
        switch self {
        case .int(let number): Double(number)
        case .double(let number): number
        default: nil
        }
    }

    /// A whole number in either form: JSON has one kind of number, and some programs write 3 as 3.0.
    package var wholeNumber: Int? {
        switch self {
        case .int(let number): number
        case .double(let number): Int(exactly: number)
        default: nil
        }
    }

    /// Compact JSON. Equal values give equal text, so that it can be compared, hashed and stored.
    package var json: String { String(decoding: bytes, as: UTF8.self) }

    /// ``json`` as UTF-8.
    package var bytes: [UInt8] {
        var writer = JSONWriter()
        writer.write(self)
        return writer.bytes
    }
}
