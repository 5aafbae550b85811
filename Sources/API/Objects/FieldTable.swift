import GraphQL

/// The fields of a type in the schema's order, as an enum: an object finds the requested field by its index, and the
/// compiler checks that it handles all of them.
protocol FieldTable: CaseIterable, RawRepresentable where RawValue == Int {
    static var typeName: String { get }
}

extension FieldTable {
    init(_ field: SelectedField) throws {
        guard let known = Self(rawValue: field.index) else {
            throw UnknownField(type: Self.typeName, field: field.name)
        }
        self = known
    }

    /// Called at start.
    /// - Throws: ``UnknownField`` where the schema's fields are not these, in this order.
    static func check(against schema: Schema) throws {
        let fields = schema.type(named: typeName)?.fields.map(\.name) ?? []
        let known = allCases.map { "\($0)" }
        guard fields != known else { return }
        let odd = zip(fields + [""], known + [""]).first { $0 != $1 }
        throw UnknownField(type: typeName, field: odd.map { $0.0.isEmpty ? $0.1 : $0.0 } ?? "")
    }
}

/// The schema has a field that its object does not have: a defect, found at start or by the test that selects every
/// field.
struct UnknownField: Error {
    let type: String
    let field: String
}
