package import Catalog

/// The error of a search.
package enum SearchError: Error, Hashable, Sendable {
    /// The index is still being loaded.
    case notReady
    /// A string that is not a cursor, or was modified. `path` is `after` or `before`.
    case malformedCursor(path: String)
    /// A cursor of another filter or order.
    case foreignCursor(path: String)
    /// A cursor of an earlier version of its order.
    case outdatedCursor(path: String)
    case badInput(InputError)
    /// The deadline passed, or the request was cancelled.
    case abandoned

    /// The error code of the API.
    package var code: String {
        switch self {
        case .notReady: "NOT_READY"
        case .malformedCursor: "INVALID_CURSOR"
        case .foreignCursor: "CURSOR_OF_ANOTHER_SEARCH"
        case .outdatedCursor: "CURSOR_OF_ANOTHER_VERSION"
        case .badInput: "BAD_USER_INPUT"
        case .abandoned: "TIMEOUT"
        }
    }

    /// The path of the invalid field; nil for errors of no field.
    package var path: String? {
        switch self {
        case .notReady, .abandoned: nil
        case .malformedCursor(let path), .foreignCursor(let path), .outdatedCursor(let path): path
        case .badInput(let error): error.path
        }
    }

    /// The end of a sentence that begins with the path.
    package var reason: String {
        switch self {
        case .notReady: "the search index is still being loaded"
        case .malformedCursor: "is not a cursor of this library"
        case .foreignCursor: "belongs to another filter or order"
        case .outdatedCursor: "belongs to an older version of this order; start again from the first page"
        case .badInput(let error): error.reason
        case .abandoned: "the search took too long"
        }
    }
}
