import JSON

/// Completes values (section 6.4.3) straight into JSON. If a null occurs in a non-null position, the buffer is rewound
/// to the nearest nullable parent (section 6.4.4).
///
/// Objects write their own fields, see ``ObjectValue``: most values of a response are leaves, which go from a row into
/// the buffer without an intermediate value.
package struct ResponseWriter: ~Copyable {
    var json: JSONWriter
    private(set) var errors: [GraphQLError] = []
    /// The path of the value being completed, without leaves: an error adds its leaf when it is caught.
    var steps: [Step] = []
    private let report: @Sendable (any Error, [PathElement]) -> Void

    enum Step {
        case field(SelectedField)
        case index(Int)

        var pathElement: PathElement {
            switch self {
            case .field(let field): .key(field.responseKey)
            case .index(let index): .index(index)
            }
        }
    }

    init(capacity: Int, report: @escaping @Sendable (any Error, [PathElement]) -> Void) {
        json = JSONWriter(capacity: capacity)
        self.report = report
    }

    /// Writes the `data` object from the results of the root fields. False if null propagated to the root; nothing is
    /// then written.
    mutating func writeRoot(
        _ fields: [SelectedField], typeName: String, results: (Int) -> Result<ResolvedValue, any Error>
    ) -> Bool {
        let start = json.count
        json.append("{")
        let keys = ResponseKeys(fields.map(\.responseKey))
        for (index, field) in fields.enumerated() {
            keys.write(index, to: &json)
            if field.name == "__typename" {
                json.write(typeName)
                continue
            }
            if writeField(field, result: results(index)) { continue }
            json.rewind(to: start)
            return false
        }
        json.append("}")
        return true
    }

    // MARK: Fields

    mutating func writeObject(_ object: any ObjectValue, _ selection: ConcreteSelection) -> Bool {
        json.append("{")
        let keys = selection.keys
        // The selection retains them, and the caller retains the selection.
        let fields = selection.lentFields
        for index in fields.indices {
            keys.write(index, to: &json)
            let isWritten = fields[index]._withUnsafeGuaranteedRef { field in
                guard field.index >= 0 else {
                    json.write(selection.typeName)
                    return true
                }
                return writeField(field, of: object)
            }
            if !isWritten { return false }
        }
        json.append("}")
        return true
    }

    /// Lets the object write its field. False if the field is null in a non-null position.
    private mutating func writeField(_ field: SelectedField, of object: any ObjectValue) -> Bool {
        let start = json.count
        do {
            if field.hasArgumentError, let error = field.argumentError { throw error }
            try object.write(field, to: &self)
            if json.count == start { throw FieldNotWritten(field: field.name) }
            return true
        } catch {
            return recover(from: error, at: field, start)
        }
    }

    /// The same for a root field with a result.
    private mutating func writeField(_ field: SelectedField, result: Result<ResolvedValue, any Error>) -> Bool {
        let start = json.count
        do {
            if let error = field.argumentError { throw error }
            try write(result.get(), for: field)
            return true
        } catch {
            return recover(from: error, at: field, start)
        }
    }

    /// Records a thrown error and makes the field null. False if the field is non-null.
    private mutating func recover(from error: any Error, at field: SelectedField, _ start: Int) -> Bool {
        if !(error is NullReachedField) { note(error, at: field) }
        json.rewind(to: start)
        if field.isRequired { return false }
        json.writeNull()
        return true
    }

    // MARK: Errors

    /// Records an error of a field that is not part of ``steps``.
    private mutating func note(_ error: any Error, at field: SelectedField) {
        steps.append(.field(field))
        fail(error, field)
        steps.removeLast()
    }

    /// Records an error at the current path. An error that clients may not see is reported and replaced.
    mutating func fail(_ error: any Error, _ field: SelectedField) {
        let path = steps.map(\.pathElement)
        errors.append(GraphQLError.shown(error, path: path, location: field.location, report: report))
    }
}

/// Null propagates to the parent. The error itself is already recorded.
struct NullReachedField: Error {}
