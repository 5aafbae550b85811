package import JSON

/// An invalid value, with its path inside the value.
package struct CoercionError: Error, Sendable {
    package let reason: String
    package let path: [PathElement]
    /// The unknown member of the object at `path`.
    let member: String?
    /// The known members, if one is unknown and suggestions are allowed.
    let allowed: [String]
    /// The location in the document, for a literal.
    package let location: SourceLocation?

    package init(_ reason: String, path: [PathElement] = [], location: SourceLocation? = nil) {
        self.init(reason, path: path, location: location, member: nil)
    }

    init(
        _ reason: String, path: [PathElement] = [], location: SourceLocation? = nil, member: String?,
        allowed: [String] = []
    ) {
        self.reason = reason
        self.path = path
        self.member = member
        self.allowed = allowed
        self.location = location
    }

    package var message: String { reason }

    func inside(_ element: PathElement) -> CoercionError {
        CoercionError(reason, path: [element] + path, location: location, member: member, allowed: allowed)
    }

    func at(_ place: SourceLocation) -> CoercionError {
        CoercionError(reason, path: path, location: location ?? place, member: member, allowed: allowed)
    }
}

extension CoercionError: GraphQLErrorConvertible {
    package var graphQLMessage: String { reason }
    package var graphQLCode: String { RequestError.Code.badUserInput.rawValue }
    package var graphQLExtensions: JSONObject {
        path.isEmpty
            ? JSONObject() : JSONObject(["field": .string(String(path.map(\.suffix).joined().dropFirst()))])
    }
}
