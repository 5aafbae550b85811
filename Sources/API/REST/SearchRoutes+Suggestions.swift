import Hummingbird

/// Names that contain `text`, or what can follow in the search `q`.
extension SearchRoutes {
    @Sendable func suggest(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        let parameters = try SuggestParameters(try QueryString(request.uri.query))
        guard let search = parameters["q"] else {
            if parameters["at"] != nil { throw APIError.badInput(field: "at", reason: "needs `q`") }
            let request = try SuggestionsRequest(text: parameters["text"] ?? "", parameters.length)
            return try shapes.response(
                "suggestions", try await queries.result(of: request, for: try context.visibility), shapes.suggestion)
        }
        if parameters["text"] != nil {
            throw APIError.badInput(field: "text", reason: "cannot be combined with `q`")
        }
        let offset = try parameters["at"].map { (text) throws(APIError) in
            guard let offset = Int32(text) else {
                throw .badInput(field: "at", reason: "must be a whole number")
            }
            return Int(offset)
        }
        let request = try CompletionsRequest(q: search, at: offset, parameters.length)
        return try shapes.response(
            try await queries.result(of: request, for: try context.visibility), shapes.completions)
    }
}

/// The parameters of `GET /api/v1/suggest`, each at most once.
private struct SuggestParameters {
    private static let names = ["at", "limit", "q", "text"]

    let length: ShortListLength
    private var values: [String: String] = [:]

    init(_ query: QueryString) throws {
        for parameter in query.parameters {
            guard Self.names.contains(parameter.name) else {
                let allowed = Self.names.joined(separator: ", ")
                throw APIError.badInput(field: parameter.name, reason: "is unknown; allowed: \(allowed)")
            }
            guard values.updateValue(parameter.value, forKey: parameter.name) == nil else {
                throw APIError.badInput(field: parameter.name, reason: "is given more than once")
            }
        }
        length = try ShortListLength(Int(values["limit"] ?? "10") ?? 0, path: "limit")
    }

    subscript(name: String) -> String? { values[name] }
}
