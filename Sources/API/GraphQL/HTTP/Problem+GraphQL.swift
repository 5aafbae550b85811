import GraphQL
import JSON

/// The `errors` of GraphQL contain the same problems as REST's problem+json.
extension Problem: GraphQLErrorConvertible {
    var graphQLMessage: String { detail }
    var graphQLCode: String { code }
    var graphQLExtensions: JSONObject {
        field.map { JSONObject(["field": .string($0)]) } ?? JSONObject()
    }
}
