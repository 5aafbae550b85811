import JSON

extension ResponseWriter {
    /// Writes a list of strings.
    ///
    /// - Parameter texts: calls its argument with the UTF-8 of each string.
    package mutating func write(
        texts: ((UnsafeRawBufferPointer) throws -> Void) throws -> Void, for field: SelectedField
    ) throws {
        guard case .list(let item) = field.type.present, case .leaf(.string) = item.present else {
            var values: [ResolvedValue] = []
            try texts { values.append(.string(String(decoding: $0, as: UTF8.self))) }
            return try write(.list(values), for: field)
        }
        json.append("[")
        var isFirst = true
        try texts { text in
            if !isFirst { json.append(",") }
            isFirst = false
            json.write(text)
        }
        json.append("]")
    }

    /// Writes a list of objects one at a time, so that only one exists at once.
    ///
    /// - Parameter object: creates the object for each index in 0..<`count`; an index without an object is skipped.
    package mutating func write(
        _ count: Int, for field: SelectedField, object: (Int) throws -> (any ObjectValue)?
    ) throws {
        guard case .list(let item) = field.type.present else {
            throw CoercionError("Expected no list for field \"\(field.name)\".")
        }
        steps.append(.field(field))
        defer { steps.removeLast() }
        json.append("[")
        var written = 0
        for place in 0..<count {
            guard let object = try object(place) else { continue }
            if written > 0 { json.append(",") }
            steps.append(.index(written))
            defer { steps.removeLast() }
            if !complete(object, as: item, of: field) { throw NullReachedField() }
            written += 1
        }
        json.append("]")
    }
}
