extension Completion {
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
}
