/// Why a request got no complete response.
package enum HTTPTransportError: Error, Sendable, Equatable {
    /// No connection: unknown host, refused, unreachable, or timeout.
    case cannotConnect(String)
    /// The server's certificate is not trusted, or TLS failed in another way.
    case untrusted(String)
    /// The connection broke, or the response was incomplete.
    case interrupted(String)
    /// No data was transferred during the stall timeout.
    case timedOut(String)
    /// The response is not HTTP.
    case malformed(String)
    /// The request cannot be sent: the URL is invalid or has another scheme.
    case invalidRequest(String)
    /// The body is longer than its reader's limit in bytes.
    case tooLarge(limit: Int)
    /// The transport was closed.
    case closed
    /// libcurl itself failed, for lack of memory or descriptors.
    case unusable(String)

    /// Whether a retry may succeed without any change.
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
