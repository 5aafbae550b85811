/// A value that came in: from JSON, from a literal, or coerced to a type of the schema.
package enum InputValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case int(Int)
    case double(Double)
    case string(String)
    /// A name of an enum; in JSON, enums arrive as strings.
    case enumeration(String)
    case list([InputValue])
    case object(InputObject)

    package var isNull: Bool { if case .null = self { true } else { false } }

    package var object: InputObject? { if case .object(let object) = self { object } else { nil } }
    package var list: [InputValue]? { if case .list(let items) = self { items } else { nil } }

    /// The text of a string or an enum's name.
    package var string: String? {
        switch self {
        case .string(let text), .enumeration(let text): text
        default: nil
        }
    }

    /// As JSON, for messages; long values are cut.
    var printed: String {
        var writer = JSONWriter()
        writer.write(self)
        let text = String(decoding: writer.bytes, as: UTF8.self)
        return text.utf8.count <= 200 ? text : text.prefix(200) + "…"
    }

    /// What kind of value it is, for messages.
    var kindName: String {
        switch self {
        case .null: "null"
        case .bool: "a boolean"
        case .int, .double: "a number"
        case .string: "a string"
        case .enumeration: "an enum value"
        case .list: "a list"
        case .object: "an object"
        }
    }
}

/// Members in their written order.
package struct InputObject: Sendable, Hashable {
    package struct Member: Sendable, Hashable {
        package let name: String
        package let value: InputValue
    }

    package private(set) var members: [Member]

    package init() { members = [] }

    package init(_ members: KeyValuePairs<String, InputValue>) {
        self.members = members.map { Member(name: $0.key, value: $0.value) }
    }

    package var isEmpty: Bool { members.isEmpty }

    /// The last member of that name, as JSON readers commonly have it.
    package subscript(name: String) -> InputValue? { members.last { $0.name == name }?.value }

    /// Its members by name, for a reader who wants many of many: the subscript walks along the members.
    func byName() -> MembersByName { MembersByName(self) }

    package mutating func append(_ name: String, _ value: InputValue) {
        members.append(Member(name: name, value: value))
    }
}

/// The members of an object, found in constant time. A request's object may have tens of thousands, most of which
/// nobody knows.
struct MembersByName {
    /// Up to here, walking along is faster than hashing.
    private static let few = 8

    private let object: InputObject
    private let places: [String: Int]

    init(_ object: InputObject) {
        self.object = object
        let isLong = object.members.count > Self.few
        places =
            isLong ? Dictionary(object.members.enumerated().map { ($1.name, $0) }) { _, last in last } : [:]
    }

    /// The last member of that name, as ``InputObject`` has it.
    subscript(name: String) -> InputValue? {
        object.members.count > Self.few ? places[name].map { object.members[$0].value } : object[name]
    }
}
