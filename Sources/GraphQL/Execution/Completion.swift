/// Completes finished values (section 6.4.3) straight into JSON. A null where none may be rewinds the buffer to the
/// nearest nullable parent (section 6.4.4).
///
/// Objects write their fields into it, see ``ObjectValue``: most values of a response are leaves, and a leaf goes from
/// its row into the buffer without a step between.
package struct Completion: ~Copyable {
    var writer: JSONWriter
    private(set) var errors: [GraphQLError] = []
    /// Where the value being completed stands. Leaves are not noted: an error names them when it is caught.
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
        writer = JSONWriter(capacity: capacity)
        self.report = report
    }

    /// Writes `data`'s object from the root fields' results; false when a null reached the root, and nothing was
    /// written.
    mutating func writeRoot(
        _ fields: [SelectedField], typeName: String, results: (Int) -> Result<ResolvedValue, any Error>
    ) -> Bool {
        let start = writer.count
        writer.append("{")
        let keys = ResponseKeys(fields.map(\.responseKey))
        for (index, field) in fields.enumerated() {
            writer.append(keys, index)
            if field.name == "__typename" {
                writer.write(typeName)
                continue
            }
            if writeField(field, result: results(index)) { continue }
            writer.rewind(to: start)
            return false
        }
        writer.append("}")
        return true
    }

    // MARK: Fields

    mutating func writeObject(_ object: any ObjectValue, _ selection: ConcreteSelection) -> Bool {
        writer.append("{")
        let keys = selection.keys
        // They live as long as the selection, which the caller holds.
        let fields = selection.lentFields
        for index in fields.indices {
            writer.append(keys, index)
            let isWritten = fields[index]._withUnsafeGuaranteedRef { field in
                guard field.index >= 0 else {
                    writer.write(selection.typeName)
                    return true
                }
                return writeField(field, of: object)
            }
            if !isWritten { return false }
        }
        writer.append("}")
        return true
    }

    /// Lets the object write its field; false when the field is null then and may not be.
    private mutating func writeField(_ field: SelectedField, of object: any ObjectValue) -> Bool {
        let start = writer.count
        do {
            if field.hasArgumentError, let error = field.argumentError { throw error }
            try object.write(field, to: &self)
            if writer.count == start { throw FieldNotWritten(field: field.name) }
            return true
        } catch {
            return recover(from: error, at: field, start)
        }
    }

    /// The same for a root field, whose value is there or failed.
    private mutating func writeField(_ field: SelectedField, result: Result<ResolvedValue, any Error>) -> Bool {
        let start = writer.count
        do {
            if let error = field.argumentError { throw error }
            try write(result.get(), for: field)
            return true
        } catch {
            return recover(from: error, at: field, start)
        }
    }

    /// What a field throws becomes its error, and the field null; false when it may not be.
    private mutating func recover(from error: any Error, at field: SelectedField, _ start: Int) -> Bool {
        if !(error is NullReachedField) { note(error, at: field) }
        writer.rewind(to: start)
        if field.isRequired { return false }
        writer.writeNull()
        return true
    }

    // MARK: Errors

    /// Notes an error of a field that has no step of its own.
    private mutating func note(_ error: any Error, at field: SelectedField) {
        steps.append(.field(field))
        fail(error, field)
        steps.removeLast()
    }

    /// Notes an error at the current path; one that is not meant for clients is reported and hidden.
    mutating func fail(_ error: any Error, _ field: SelectedField) {
        let path = steps.map(\.pathElement)
        errors.append(GraphQLError.shown(error, path: path, location: field.location, report: report))
    }
}

/// The error is noted where it happened; now the field that holds it is null.
struct NullReachedField: Error {}
