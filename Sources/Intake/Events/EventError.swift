/// Why the body of a webhook request is not a known event. The response is 400, and nothing of the body takes effect.
package enum EventError: Error, Sendable, Equatable {
    case notJSON(reason: String)
    /// A required field is missing. `path` has the form `Records[0].s3.bucket.name`.
    case missing(path: String)
    case malformed(path: String, reason: String)
    /// JSON that no known store sends, or events of a store that is not supported.
    case unknownShape(reason: String)
    case tooManyRecords(limit: Int)

    /// The field at fault, or `body` for the whole.
    package var field: String {
        switch self {
        case .missing(let path), .malformed(let path, _): path
        case .tooManyRecords: "Records"
        case .notJSON, .unknownShape: "body"
        }
    }

    package var reason: String {
        switch self {
        case .notJSON(let reason): "is not JSON: \(reason)"
        case .missing: "is missing"
        case .malformed(_, let reason), .unknownShape(let reason): reason
        case .tooManyRecords(let limit): "must not have more than \(limit) records"
        }
    }
}

extension EventError: CustomStringConvertible {
    package var description: String { "\(field): \(reason)" }
}
