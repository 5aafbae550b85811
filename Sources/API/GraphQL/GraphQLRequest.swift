import GraphQL
import HTTPTypes
import Hummingbird

/// The parameters of a GraphQL request (GraphQL over HTTP, section 5).
struct GraphQLRequest {
    let query: [UInt8]
    let operationName: String?
    let variables: InputObject

    /// From the query of a GET.
    init(query parameters: QueryString) throws {
        var members = InputObject()
        for parameter in parameters.parameters {
            guard members[parameter.name] == nil else {
                throw APIError.badInput(field: parameter.name, reason: "is given more than once")
            }
            if ["variables", "extensions"].contains(parameter.name), !parameter.value.isEmpty {
                members.append(parameter.name, try Self.json(Array(parameter.value.utf8), field: parameter.name))
            } else {
                members.append(parameter.name, .string(parameter.value))
            }
        }
        try self.init(members)
    }

    /// From the JSON body of a POST.
    init(body: [UInt8]) throws {
        guard case .object(let members) = try Self.json(body, field: "body") else {
            throw APIError.badInput(field: "body", reason: "must be a JSON object; batches are not taken")
        }
        try self.init(members)
    }

    private init(_ members: InputObject) throws {
        guard case .string(let text)? = members["query"], !text.isEmpty else {
            throw APIError.badInput(field: "query", reason: "must be the text of a GraphQL document")
        }
        query = Array(text.utf8)
        switch members["operationName"] {
        case nil, .null: operationName = nil
        case .string(let name): operationName = name.isEmpty ? nil : name
        default: throw APIError.badInput(field: "operationName", reason: "must be a text")
        }
        switch members["variables"] {
        case nil, .null: variables = InputObject()
        case .object(let object): variables = object
        default: throw APIError.badInput(field: "variables", reason: "must be an object")
        }
        switch members["extensions"] {
        case nil, .null, .object: break
        default: throw APIError.badInput(field: "extensions", reason: "must be an object")
        }
    }

    private static func json(_ bytes: [UInt8], field: String) throws(APIError) -> InputValue {
        do throws(JSONError) {
            return try JSONReader.read(bytes)
        } catch {
            throw .badInput(field: field, reason: "is not JSON: \(error.message)")
        }
    }
}
