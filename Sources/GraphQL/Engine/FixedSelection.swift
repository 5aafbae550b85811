import JSON

/// The fields of one type that the program itself selects, planned once when it starts.
///
/// It writes the same bytes as a GraphQL request with these fields, without a request: nothing is parsed, bound or looked
/// up per response.
package struct FixedSelection: Sendable {
    let selection: ConcreteSelection

    /// - Parameters:
    ///   - fields: a selection set without its braces. Arguments are literals.
    ///   - fragments: definitions of the fragments that it spreads.
    /// - Throws: if the selection is not valid on that type. That is a programming error, found when the program starts.
    package init(_ fields: String, on typeName: String, in schema: Schema, fragments: String = "") throws {
        let document = try Parser.parse(Array("fragment fixed on \(typeName) { \(fields) } \(fragments)".utf8))
        guard let type = schema.type(named: typeName), let fixed = document.fragments.first else {
            throw InvalidFixedSelection(type: typeName, field: nil)
        }
        let context = ValidationContext(schema: schema, document: document, errorLimit: 1, suggests: false)
        for fragment in document.fragments {
            var walk = SelectionWalk(context: context)
            walk.selections(fragment.selectionSet, on: schema.type(named: fragment.typeCondition.value))
        }
        if let error = context.errors.first { throw error }
        var planner = Planner(
            schema: schema,
            fragments: Dictionary(document.fragments.map { ($0.name.value, $0) }) { first, _ in first },
            conditions: [:], suggests: false, budget: 1000)
        let planned = try planner.plan([fixed.selectionSet], on: type)
        selection = ConcreteSelection(typeName: typeName, fields: planned)
        try Self.check(selection)
    }

    /// The selected fields, in the order of the response.
    package var fields: [SelectedField] { selection.fields }

    /// Variables would need the values of a request.
    private static func check(_ selection: ConcreteSelection) throws {
        for field in selection.fields {
            guard field.recipes.isEmpty else {
                throw InvalidFixedSelection(type: selection.typeName, field: field.name)
            }
            for selection in field.selections { try check(selection) }
        }
    }
}

/// Programming error: a selection on an unknown type, or with a variable.
package struct InvalidFixedSelection: Error, Sendable {
    let type: String
    let field: String?
}

extension ResponseWriter {
    /// - Parameter report: receives errors whose message clients do not see.
    package init(report: @escaping @Sendable (any Error, [PathElement]) -> Void) {
        self.init(capacity: 16384, report: report)
    }

    package var bytes: [UInt8] { json.bytes }

    package mutating func append(_ text: StaticString) { json.append(text) }

    /// A member's name or a string between objects.
    package mutating func write(_ text: String) { json.write(text) }

    /// Writes an object with fields that the program selects.
    ///
    /// - Throws: the first error of a field. A response outside of GraphQL has no place for errors beside its data.
    package mutating func write(_ object: any ObjectValue, _ fixed: FixedSelection) throws {
        let isWritten = writeObject(object, fixed.selection)
        if let error = errors.first { throw error }
        if !isWritten { throw NullReachedField() }
    }

    /// Writes a list of objects.
    package mutating func write(
        _ count: Int, _ fixed: FixedSelection, object: (Int) throws -> any ObjectValue
    ) throws {
        json.append("[")
        for place in 0..<count {
            if place > 0 { json.append(",") }
            try write(try object(place), fixed)
        }
        json.append("]")
    }
}
