import GraphQL

/// The same errors in GraphQL's `errors` as in REST's problem+json.
extension Problem: GraphQLErrorConvertible {
    var graphQLMessage: String { detail }
    var graphQLCode: String { code }
    var graphQLExtensions: InputObject {
        field.map { InputObject(["field": .string($0)]) } ?? InputObject()
    }
}
