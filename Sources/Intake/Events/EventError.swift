/// Why a webhook's body is no event that we know. Answered with 400; nothing of the body has had an effect.
package enum EventError: Error, Sendable, Equatable {
    case notJSON(reason: String)
    /// A field is missing that the shape must have; `path` as in `Records[0].s3.bucket.name`.
    case missing(path: String)
    case malformed(path: String, reason: String)
    /// JSON that none of the known stores sends, or one whose events are not taken.
    case unknownShape(reason: String)
    case tooManyRecords(limit: Int)

    /// The field at fault; `body` where it is the whole.
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
