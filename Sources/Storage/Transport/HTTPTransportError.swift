/// Why a request got no whole answer.
package enum HTTPTransportError: Error, Sendable, Equatable {
    /// No connection: name not found, refused, unreachable, or not in time.
    case cannotConnect(String)
    /// The other side's certificate is not trusted, or TLS failed in another way.
    case untrusted(String)
    /// The connection broke or the answer ended too early.
    case interrupted(String)
    /// Nothing moved for the stall timeout.
    case timedOut(String)
    /// The answer is not HTTP.
    case malformed(String)
    /// The request cannot be sent as it is: a URL that is none, another scheme.
    case invalidRequest(String)
    /// The body is longer than the limit in bytes that its reader set.
    case tooLarge(limit: Int)
    /// The transport was closed.
    case closed
    /// libcurl itself failed: no memory, no descriptors.
    case unusable(String)

    /// Whether another attempt may go better without anyone changing anything.
    package var mayRetry: Bool {
        switch self {
        case .cannotConnect, .interrupted, .timedOut, .malformed: true
        case .untrusted, .invalidRequest, .tooLarge, .closed, .unusable: false
        }
    }
}

extension HTTPTransportError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .cannotConnect(let reason): "cannot connect: \(reason)"
        case .untrusted(let reason): "TLS failed: \(reason)"
        case .interrupted(let reason): "the connection was lost: \(reason)"
        case .timedOut(let reason): "the request timed out: \(reason)"
        case .malformed(let reason): "the response is not valid HTTP: \(reason)"
        case .invalidRequest(let reason): "the request cannot be sent: \(reason)"
        case .tooLarge(let limit): "the body is longer than \(limit) bytes"
        case .closed: "the transport is closed"
        case .unusable(let reason): "libcurl: \(reason)"
        }
    }
}
