package import JSON

/// One step of a path in a response or a value.
package enum PathElement: Sendable, Hashable {
    case key(String)
    case index(Int)

    /// As in `photos[0].id`.
    var suffix: String {
        switch self {
        case .key(let name): ".\(name)"
        case .index(let index): "[\(index)]"
        }
    }
}

/// An error in the format of a response (section 7.1.2).
package struct GraphQLError: Error, Sendable, Hashable {
    package let message: String
    package var locations: [SourceLocation]
    package var path: [PathElement]
    package var extensions: JSONObject

    package init(
        _ message: String, locations: [SourceLocation] = [], path: [PathElement] = [],
        extensions: JSONObject = JSONObject()
    ) {
        self.message = message
        self.locations = locations
        self.path = path
        self.extensions = extensions
    }
}

/// An error that clients may see. Any other error becomes "internal error" and is only reported.
package protocol GraphQLErrorConvertible: Error {
    var graphQLMessage: String { get }
    /// For programs, in capitals, such as `NOT_FOUND`.
    var graphQLCode: String { get }
    /// Further members of `extensions`.
    var graphQLExtensions: JSONObject { get }
}

extension GraphQLErrorConvertible {
    package var graphQLExtensions: JSONObject { JSONObject() }
}

/// Why a request was not executed. Its response has no `data`.
package struct RequestError: Error, Sendable {
    package enum Code: String, Sendable, Hashable {
        case documentTooLarge = "DOCUMENT_TOO_LARGE"
        case tooManyTokens = "TOO_MANY_TOKENS"
        case tooDeep = "TOO_DEEP"
        case tooNested = "TOO_NESTED"
        case introspectionTooDeep = "INTROSPECTION_TOO_DEEP"
        case tooComplex = "TOO_COMPLEX"
        case pageSizeOutOfRange = "PAGE_SIZE_OUT_OF_RANGE"
        case tooManyAliases = "TOO_MANY_ALIASES"
        case tooManyRootFields = "TOO_MANY_ROOT_FIELDS"
        case tooManyOperations = "TOO_MANY_OPERATIONS"
        case tooManyFields = "TOO_MANY_FIELDS"
        case tooManyDirectives = "TOO_MANY_DIRECTIVES"
        case costExceeded = "COST_EXCEEDED"
        case introspectionDisabled = "INTROSPECTION_DISABLED"
        case parseFailed = "GRAPHQL_PARSE_FAILED"
        case validationFailed = "GRAPHQL_VALIDATION_FAILED"
        case operationNotFound = "OPERATION_RESOLUTION_FAILURE"
        case badUserInput = "BAD_USER_INPUT"
        case internalError = "INTERNAL"
    }

    package let code: Code
    /// At least one. Each has the code in its extensions.
    package let errors: [GraphQLError]

    package init(code: Code, errors: [GraphQLError]) {
        self.code = code
        self.errors = errors.map { error in
            var error = error
            if error.extensions["code"] == nil {
                var extensions = JSONObject(["code": .string(code.rawValue)])
                for member in error.extensions.members { extensions.append(member.name, member.value) }
                error.extensions = extensions
            }
            return error
        }
    }

    init(_ code: Code, _ message: String, at location: SourceLocation? = nil) {
        self.init(code: code, errors: [GraphQLError(message, locations: location.map { [$0] } ?? [])])
    }

    init(_ error: SyntaxError) {
        self.init(error.brokenLimit ?? .parseFailed, error.message, at: error.location)
    }
}
