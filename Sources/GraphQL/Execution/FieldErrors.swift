extension GraphQLError {
    /// What a client sees of an error that a field met. One that is not meant for clients is reported and hidden.
    static func shown(
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

/// An object was asked for a field and wrote nothing: a defect of the object.
package struct FieldNotWritten: Error, Sendable {
    package let field: String
}
