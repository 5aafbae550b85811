/// Header fields of a request or response, in order; names are case-insensitive.
package struct HeaderFields: Sendable, Equatable, ExpressibleByArrayLiteral {
    package struct Field: Sendable, Equatable {
        package let name: String
        package let value: String
    }

    private var fields: [Field] = []

    package init() {}

    package init(arrayLiteral elements: (String, String)...) {
        self.init(elements)
    }

    package init(_ pairs: some Sequence<(String, String)>) {
        fields = pairs.map { Field(name: $0.0, value: $0.1) }
    }

    package mutating func append(_ name: String, _ value: String) {
        fields.append(Field(name: name, value: value))
    }

    /// Returns the first value with this name.
    package subscript(name: String) -> String? {
        let name = name.lowercased()
        // Compares lengths first, because names are ASCII and most differ in length.
        return fields.first { $0.name.utf8.count == name.utf8.count && $0.name.lowercased() == name }?.value
    }
}

extension HeaderFields: Sequence {
    package func makeIterator() -> IndexingIterator<[Field]> {
        fields.makeIterator()
    }
}
