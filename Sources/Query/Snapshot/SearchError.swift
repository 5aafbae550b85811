package import Catalog

/// Why a search cannot be answered.
package enum SearchError: Error, Hashable, Sendable {
    /// The index is still being loaded.
    case notReady
    /// A text that is no cursor of ours, or was changed on its way. `path` is `after` or `before`.
    case malformedCursor(path: String)
    /// A cursor of another filter or order.
    case foreignCursor(path: String)
    /// A cursor from before its order changed.
    case outdatedCursor(path: String)
    case badInput(FilterError)
    /// Its time was over, or nobody waits for the answer any more.
    case abandoned

    /// For programs.
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

    /// The field at fault; nil when it is no field.
    package var path: String? {
        switch self {
        case .notReady, .abandoned: nil
        case .malformedCursor(let path), .foreignCursor(let path), .outdatedCursor(let path): path
        case .badInput(let error): error.path
        }
    }

    /// A sentence's end, for people.
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
