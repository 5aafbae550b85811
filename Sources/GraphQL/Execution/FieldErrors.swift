import JSON

extension GraphQLError {
    /// The error that a client sees. An error that clients may not see is reported and replaced.
    static func shown(
        _ error: any Error, path: [PathElement], location: SourceLocation?,
        report: (any Error, [PathElement]) -> Void
    ) -> GraphQLError {
        let locations = location.map { [$0] } ?? []
        switch error {
        case let error as GraphQLError:
            return GraphQLError(error.message, locations: locations, path: path, extensions: error.extensions)
        case let error as any GraphQLErrorConvertible:
            var extensions = JSONObject(["code": .string(error.graphQLCode)])
            for member in error.graphQLExtensions.members { extensions.append(member.name, member.value) }
            return GraphQLError(error.graphQLMessage, locations: locations, path: path, extensions: extensions)
        default:
            report(error, path)
            return GraphQLError(
                "Internal error.", locations: locations, path: path,
                extensions: JSONObject(["code": .string(RequestError.Code.internalError.rawValue)]))
        }
    }
}

/// Programming error: a resolver returned null for a non-null field.
package struct RequiredFieldIsNull: Error, Sendable {
    package let field: String
}

extension RequiredFieldIsNull: GraphQLErrorConvertible {
    package var graphQLMessage: String { "Cannot return null for non-nullable field \"\(field)\"." }
    package var graphQLCode: String { RequestError.Code.internalError.rawValue }
}

/// Programming error: a resolver returned an object of a type that the field does not allow.
package struct UnknownConcreteType: Error, Sendable {
    package let name: String
    package let field: String
}

/// Programming error: an object wrote nothing for a field.
package struct FieldNotWritten: Error, Sendable {
    package let field: String
}
