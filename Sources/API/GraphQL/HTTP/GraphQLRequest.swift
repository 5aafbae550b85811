import GraphQL
import HTTPTypes
import Hummingbird
import JSON

/// The parameters of a GraphQL request (GraphQL over HTTP, section 5).
struct GraphQLRequest {
    /// The document; nil when the client names it by ``hash`` alone.
    let query: [UInt8]?
    /// The SHA-256 of the document, from `extensions.persistedQuery`.
    let hash: String?
    let operationName: String?
    let variables: JSONObject

    /// Reads the query string of a GET.
    init(query parameters: QueryString, variablesDepth: Int) throws {
        var members = JSONObject()
        var seen: Set<String> = []
        for parameter in parameters.parameters {
            guard seen.insert(parameter.name).inserted else {
                throw APIError.badInput(field: parameter.name, reason: "is given more than once")
            }
            if ["variables", "extensions"].contains(parameter.name) {
                // An HTML form sends empty fields for variables and extensions that are absent.
                if parameter.value.isEmpty { continue }
                let bytes = Array(parameter.value.utf8)
                members.append(parameter.name, try Self.json(bytes, depth: variablesDepth, field: parameter.name))
            } else {
                members.append(parameter.name, .string(parameter.value))
            }
        }
        try self.init(members)
    }

    /// Reads the JSON body of a POST.
    init(body: [UInt8], variablesDepth: Int) throws {
        // The body's own object is one more level.
        guard case .object(let members) = try Self.json(body, depth: variablesDepth + 1, field: "body") else {
            throw APIError.badInput(field: "body", reason: "must be a JSON object; batches are not supported")
        }
        try self.init(members)
    }

    private init(_ members: JSONObject) throws {
        switch members["extensions"] {
        case nil, .null: hash = nil
        case .object(let extensions): hash = try Self.hash(extensions)
        default: throw APIError.badInput(field: "extensions", reason: "must be an object")
        }
        switch members["query"] {
        case .string(let text)? where !text.isEmpty: query = Array(text.utf8)
        case nil where hash != nil, .null? where hash != nil: query = nil
        default: throw APIError.badInput(field: "query", reason: "must be a GraphQL document, as a string")
        }
        switch members["operationName"] {
        case nil, .null: operationName = nil
        case .string(let name): operationName = name.isEmpty ? nil : name
        default: throw APIError.badInput(field: "operationName", reason: "must be a string")
        }
        switch members["variables"] {
        case nil, .null: variables = JSONObject()
        case .object(let object): variables = object
        default: throw APIError.badInput(field: "variables", reason: "must be an object")
        }
    }

    /// `{"persistedQuery": {"version": 1, "sha256Hash": "…"}}`; other extensions are ignored.
    private static func hash(_ extensions: JSONObject) throws(APIError) -> String? {
        let field = "extensions.persistedQuery"
        switch extensions["persistedQuery"] {
        case nil, .null: return nil
        case .object(let persisted):
            guard persisted["version"] == .int(1) else {
                throw .badInput(field: "\(field).version", reason: "must be 1")
            }
            guard case .string(let text)? = persisted["sha256Hash"], text.utf8.count == 64,
                text.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0 | 0x20) })
            else { throw .badInput(field: "\(field).sha256Hash", reason: "must be 64 hexadecimal digits") }
            return text.lowercased()
        default: throw .badInput(field: field, reason: "must be an object")
        }
    }

    private static func json(_ bytes: [UInt8], depth: Int, field: String) throws -> JSONValue {
        do throws(JSONError) {
            return try JSONReader.read(bytes, depth: depth)
        } catch {
            if case .tooDeep = error.reason {
                throw Problem(
                    status: .badRequest, code: "VARIABLES_TOO_DEEP", detail: "\(field): \(error.message)",
                    field: field)
            }
            throw APIError.badInput(field: field, reason: "is not JSON: \(error.message)")
        }
    }
}
