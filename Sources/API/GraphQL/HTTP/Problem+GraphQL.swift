import GraphQL

/// The `errors` of GraphQL contain the same problems as REST's problem+json.
extension Problem: GraphQLErrorConvertible {
    var graphQLMessage: String { detail }
    var graphQLCode: String { code }
    var graphQLExtensions: InputObject {
        field.map { InputObject(["field": .string($0)]) } ?? InputObject()
    }
}
