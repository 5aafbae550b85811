/// Completes finished values (section 6.4.3) straight into JSON. A null where none may be rewinds the buffer to the
/// nearest nullable parent (section 6.4.4).
///
/// Objects write their fields into it, see ``ObjectValue``: most values of a response are leaves, and a leaf goes from
/// its row into the buffer without a step between.
package struct Completion: ~Copyable {
    var writer: JSONWriter
    private(set) var errors: [GraphQLError] = []
    /// Where the value being completed stands. Leaves are not noted: an error names them when it is caught.
    private var steps: [Step] = []
    private let report: @Sendable (any Error, [PathElement]) -> Void

    private enum Step {
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
            let isWritten = writeField(field) { (self) throws in try self.write(results(index).get(), for: field) }
            if isWritten { continue }
            writer.rewind(to: start)
            return false
        }
        writer.append("}")
        return true
    }

    // MARK: Fields

    /// Lets `body` write a field's value. What it throws becomes the field's error; the answer is false when the
    /// field is null then and may not be.
    private mutating func writeField(_ field: SelectedField, _ body: (inout Completion) throws -> Void) -> Bool {
        let start = writer.count
        do {
            if field.hasArgumentError, let error = field.argumentError { throw error }
            try body(&self)
            if writer.count == start { throw FieldNotWritten(field: field.name) }
            return true
        } catch {
            if !(error is NullReachedField) { note(error, at: field) }
            writer.rewind(to: start)
            if field.isRequired { return false }
            writer.writeNull()
            return true
        }
    }

    private mutating func writeObject(_ object: any ObjectValue, _ selection: ConcreteSelection) -> Bool {
        writer.append("{")
        for index in selection.fields.indices {
            writer.append(selection.keys, index)
            let field = selection.fields[index]
            if field.index < 0 {
                writer.write(selection.typeName)
            } else if !writeField(field, { (self) throws in try object.write(field, to: &self) }) {
                return false
            }
        }
        writer.append("}")
        return true
    }

    // MARK: Values of any kind

    /// Writes a field's value whatever it is. The errors within it are noted; it throws when none but null is left.
    package mutating func write(_ value: ResolvedValue, for field: SelectedField) throws {
        if case .null = value { return try writeNull(for: field) }
        steps.append(.field(field))
        defer { steps.removeLast() }
        if !complete(value, as: field.type, of: field) { throw NullReachedField() }
    }

    package mutating func write(_ texts: [String], for field: SelectedField) throws {
        guard case .list(let item) = field.type.present, case .leaf(.string) = item.present else {
            return try write(.list(texts.map { .string($0) }), for: field)
        }
        writer.append("[")
        for (index, text) in texts.enumerated() {
            if index > 0 { writer.append(",") }
            writer.write(text)
        }
        writer.append("]")
    }

    /// Writes a list of objects one behind the other, with none of them kept.
    package mutating func write(_ objects: some Sequence<some ObjectValue>, for field: SelectedField) throws {
        guard case .list(let item) = field.type.present else {
            throw CoercionError("Expected no list for field \"\(field.name)\".")
        }
        steps.append(.field(field))
        defer { steps.removeLast() }
        writer.append("[")
        for (index, object) in objects.enumerated() {
            if index > 0 { writer.append(",") }
            steps.append(.index(index))
            defer { steps.removeLast() }
            if !complete(.object(object), as: item, of: field) { throw NullReachedField() }
        }
        writer.append("]")
    }

    /// Writes the value; false when it is null and may not be.
    private mutating func complete(_ value: ResolvedValue, as type: OutputType, of field: SelectedField) -> Bool {
        if case .nonNull(let inner) = type {
            if case .null = value {
                fail(RequiredFieldIsNull(field: field.name), field)
                return false
            }
            return completePresent(value, as: inner, of: field)
        }
        let start = writer.count
        if completePresent(value, as: type, of: field) { return true }
        writer.rewind(to: start)
        writer.writeNull()
        return true
    }

    private mutating func completePresent(
        _ value: ResolvedValue, as type: OutputType, of field: SelectedField
    ) -> Bool {
        if case .null = value {
            writer.writeNull()
            return true
        }
        switch type {
        case .nonNull(let inner): return completePresent(value, as: inner, of: field)
        case .leaf(let leaf):
            do throws(CoercionError) {
                try write(value, as: leaf)
                return true
            } catch {
                fail(error, field)
                return false
            }
        case .list(let item):
            guard case .list(let values) = value else {
                fail(CoercionError("Expected a list for field \"\(field.name)\"."), field)
                return false
            }
            return completeList(values, of: item, field)
        case .object, .abstract:
            guard case .object(let object) = value else {
                fail(CoercionError("Expected an object for field \"\(field.name)\"."), field)
                return false
            }
            guard let selection = selection(of: field, for: object, as: type) else {
                fail(UnknownConcreteType(name: object.typeName, field: field.name), field)
                return false
            }
            return writeObject(object, selection)
        }
    }

    private func selection(
        of field: SelectedField, for object: any ObjectValue, as type: OutputType
    ) -> ConcreteSelection? {
        if case .object = type { return field.selections.first }
        let name = object.typeName
        return field.selections.first { $0.typeName == name }
    }

    private mutating func completeList(_ values: [ResolvedValue], of item: OutputType, _ field: SelectedField) -> Bool
    {
        writer.append("[")
        for (index, value) in values.enumerated() {
            if index > 0 { writer.append(",") }
            steps.append(.index(index))
            defer { steps.removeLast() }
            if !complete(value, as: item, of: field) { return false }
        }
        writer.append("]")
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
    private mutating func fail(_ error: any Error, _ field: SelectedField) {
        let path = steps.map(\.pathElement)
        errors.append(GraphQLError.shown(error, path: path, location: field.location, report: report))
    }
}

/// The error is noted where it happened; now the field that holds it is null.
private struct NullReachedField: Error {}
