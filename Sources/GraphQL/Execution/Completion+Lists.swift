extension Completion {
    /// Writes a list of texts.
    ///
    /// - Parameter texts: calls what it is given with the UTF-8 of each.
    package mutating func write(
        texts: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void, for field: SelectedField
    ) throws {
        guard case .list(let item) = field.type.present, case .leaf(.string) = item.present else {
            var values: [ResolvedValue] = []
            try texts { values.append(.string(String(decoding: $0, as: UTF8.self))) }
            return try write(.list(values), for: field)
        }
        writer.append("[")
        var isFirst = true
        try texts { text in
            if !isFirst { writer.append(",") }
            isFirst = false
            writer.write(text)
        }
        writer.append("]")
    }

    /// Writes a list of objects one behind the other, with none of them kept.
    ///
    /// - Parameter object: makes the object of each place from 0 to `count`; where it makes none, the list has none.
    package mutating func write(
        _ count: Int, for field: SelectedField, object: (Int) throws -> (any ObjectValue)?
    ) throws {
        guard case .list(let item) = field.type.present else {
            throw CoercionError("Expected no list for field \"\(field.name)\".")
        }
        steps.append(.field(field))
        defer { steps.removeLast() }
        writer.append("[")
        var written = 0
        for place in 0..<count {
            guard let object = try object(place) else { continue }
            if written > 0 { writer.append(",") }
            steps.append(.index(written))
            defer { steps.removeLast() }
            if !complete(object, as: item, of: field) { throw NullReachedField() }
            written += 1
        }
        writer.append("]")
    }
}
