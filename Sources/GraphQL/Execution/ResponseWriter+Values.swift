import JSON

/// ResponseWriter of values of any kind by the field's type.
extension ResponseWriter {
    /// Writes a field's value of any kind. Records errors inside the value; throws if the field must become null.
    package mutating func write(_ value: ResolvedValue, for field: SelectedField) throws {
        if case .null = value { return try writeNull(for: field) }
        steps.append(.field(field))
        defer { steps.removeLast() }
        if !complete(value, as: field.type, of: field) { throw NullReachedField() }
    }

    /// Writes the value. False if it is null in a non-null position.
    mutating func complete(_ value: ResolvedValue, as type: OutputType, of field: SelectedField) -> Bool {
        if case .nonNull(let inner) = type {
            if case .null = value {
                fail(RequiredFieldIsNull(field: field.name), field)
                return false
            }
            return completePresent(value, as: inner, of: field)
        }
        let start = json.count
        if completePresent(value, as: type, of: field) { return true }
        json.rewind(to: start)
        json.writeNull()
        return true
    }

    /// The same for an object, whose kind needs no check.
    mutating func complete(_ object: any ObjectValue, as type: OutputType, of field: SelectedField) -> Bool {
        guard let selection = selection(of: field, for: object, as: type.present) else {
            return complete(.object(object), as: type, of: field)
        }
        let start = json.count
        if writeObject(object, selection) { return true }
        if case .nonNull = type { return false }
        json.rewind(to: start)
        json.writeNull()
        return true
    }

    private mutating func completePresent(
        _ value: ResolvedValue, as type: OutputType, of field: SelectedField
    ) -> Bool {
        if case .null = value {
            json.writeNull()
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
        switch type {
        case .object: return field.selections.first
        case .abstract:
            let name = object.typeName
            return field.selections.first { $0.typeName == name }
        case .leaf, .list, .nonNull: return nil
        }
    }

    private mutating func completeList(_ values: [ResolvedValue], of item: OutputType, _ field: SelectedField) -> Bool
    {
        json.append("[")
        for (index, value) in values.enumerated() {
            if index > 0 { json.append(",") }
            steps.append(.index(index))
            defer { steps.removeLast() }
            if !complete(value, as: item, of: field) { return false }
        }
        json.append("]")
        return true
    }
}
