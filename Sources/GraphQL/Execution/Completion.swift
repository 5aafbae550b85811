/// Completes finished values (section 6.4.3) straight into JSON. A null where none may be rewinds the buffer to the
/// nearest nullable parent (section 6.4.4).
struct Completion {
    var writer: JSONWriter
    private(set) var errors: [GraphQLError] = []
    private var path: [PathElement] = []
    private let report: @Sendable (any Error, [PathElement]) -> Void

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
        for (index, field) in fields.enumerated() {
            if index > 0 { writer.append(",") }
            writer.append(raw: field.key)
            if field.name == "__typename" {
                writer.write(typeName)
            } else if !complete(results(index), of: field) {
                writer.rewind(to: start)
                return false
            }
        }
        writer.append("}")
        return true
    }

    private mutating func complete(_ result: Result<ResolvedValue, any Error>, of field: SelectedField) -> Bool {
        path.append(.key(field.responseKey))
        defer { path.removeLast() }
        switch result {
        case .success(let value): return complete(value, as: field.type, of: field)
        case .failure(let error):
            fail(error, field)
            return nullUnlessRequired(field.type)
        }
    }

    private mutating func nullUnlessRequired(_ type: OutputType) -> Bool {
        if case .nonNull = type { return false }
        writer.writeNull()
        return true
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
            return completeObject(object, selection)
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
            path.append(.index(index))
            defer { path.removeLast() }
            if !complete(value, as: item, of: field) { return false }
        }
        writer.append("]")
        return true
    }

    private mutating func completeObject(_ object: any ObjectValue, _ selection: ConcreteSelection) -> Bool {
        writer.append("{")
        var isFirst = true
        for field in selection.fields {
            if isFirst { isFirst = false } else { writer.append(",") }
            writer.append(raw: field.key)
            if field.index < 0 {
                writer.write(selection.typeName)
                continue
            }
            path.append(.key(field.responseKey))
            defer { path.removeLast() }
            do {
                if let error = field.argumentError { throw error }
                let value = try object.value(of: field)
                if !complete(value, as: field.type, of: field) { return false }
            } catch {
                fail(error, field)
                if !nullUnlessRequired(field.type) { return false }
            }
        }
        writer.append("}")
        return true
    }

    /// Notes an error at the current path; one that is not meant for clients is reported and hidden.
    private mutating func fail(_ error: any Error, _ field: SelectedField) {
        errors.append(Self.error(error, path: path, location: field.location, report: report))
    }

    static func error(
        _ error: any Error, path: [PathElement], location: SourceLocation?,
        report: (any Error, [PathElement]) -> Void
    ) -> GraphQLError {
        let locations = location.map { [$0] } ?? []
        switch error {
        case let error as GraphQLError:
            return GraphQLError(error.message, locations: locations, path: path, extensions: error.extensions)
        case let error as any GraphQLErrorConvertible:
            var extensions = InputObject(["code": .string(error.graphQLCode)])
            for member in error.graphQLExtensions.members { extensions.append(member.name, member.value) }
            return GraphQLError(error.graphQLMessage, locations: locations, path: path, extensions: extensions)
        default:
            report(error, path)
            return GraphQLError(
                "Internal error.", locations: locations, path: path,
                extensions: InputObject(["code": .string(RequestError.Code.internalError.rawValue)]))
        }
    }
}

/// A resolver answered null for a field that the schema promises.
package struct RequiredFieldIsNull: Error, Sendable {
    package let field: String
}

extension RequiredFieldIsNull: GraphQLErrorConvertible {
    package var graphQLMessage: String { "Cannot return null for non-nullable field \"\(field)\"." }
    package var graphQLCode: String { RequestError.Code.internalError.rawValue }
}

/// A resolver answered with an object of a type that cannot stand there.
package struct UnknownConcreteType: Error, Sendable {
    package let name: String
    package let field: String
}
