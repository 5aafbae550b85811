/// The members of a JSON object, in their written order.
package struct JSONObject: Sendable, Hashable {
    package struct Member: Sendable, Hashable {
        package let name: String
        package let value: JSONValue

        package init(_ name: String, _ value: JSONValue) {
            self.name = name
            self.value = value
        }
    }

    package private(set) var members: [Member]

    package init() { members = [] }

    package init(members: [Member]) { self.members = members }

    package init(_ members: KeyValuePairs<String, JSONValue>) {
        self.members = members.map { Member($0.key, $0.value) }
    }

    package var isEmpty: Bool { members.isEmpty }

    /// The last member of that name, as most JSON readers have it.
    @inlinable package subscript(name: String) -> JSONValue? { members.last { $0.name == name }?.value }

    /// An index for looking up many names: the subscript walks along the members.
    package func byName() -> MembersByName { MembersByName(self) }

    package mutating func append(_ name: String, _ value: JSONValue) { members.append(Member(name, value)) }

    package func filter(_ isIncluded: (Member) -> Bool) -> JSONObject {
        JSONObject(members: members.filter(isIncluded))
    }

    package static func + (left: JSONObject, right: JSONObject) -> JSONObject {
        JSONObject(members: left.members + right.members)
    }
}

extension JSONObject: Sequence {
    package func makeIterator() -> IndexingIterator<[Member]> { members.makeIterator() }
}

extension JSONObject: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral members: (String, JSONValue)...) {
        self.init(members: members.map { Member($0.0, $0.1) })
    }
}

/// The members of an object, found in constant time. The object of a request may have tens of thousands of members, most
/// of them unknown.
package struct MembersByName {
    /// Up to this size, walking along is faster than hashing.
    private static let small = 8

    private let object: JSONObject
    private let indices: [String: Int]

    init(_ object: JSONObject) {
        self.object = object
        let isLong = object.members.count > Self.small
        indices =
            isLong ? Dictionary(object.members.enumerated().map { ($1.name, $0) }) { _, last in last } : [:]
    }

    /// The last member of that name, as ``JSONObject`` has it.
    package subscript(name: String) -> JSONValue? {
        object.members.count > Self.small ? indices[name].map { object.members[$0].value } : object[name]
    }
}
