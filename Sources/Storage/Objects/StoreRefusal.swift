import Foundation
import XML

/// An error response: its status and the store's XML.
struct StoreRefusal: Sendable {
    let status: Int
    /// S3's error code; derived from the status if the response has no S3 body, as with HEAD.
    let code: String
    let message: String
    let retryAfter: Duration?
    private let hasBody: Bool
    private let serverTime: Date?
    private let region: String?

    /// Error documents have a few hundred bytes; a longer body is the page of a proxy.
    private static let bodyLimit = 64 * 1024
    private static let reader = XMLReader(sizeLimit: bodyLimit, depthLimit: 32, elementLimit: 1000, naming: .local)
    /// The clock difference that S3 tolerates, in seconds.
    private static let toleratedSkew = 15.0 * 60

    /// - Throws: ``HTTPTransportError`` if the body is incomplete, or `CancellationError`.
    init(_ response: HTTPTransport.Response) async throws {
        let error = try await Self.document(in: response.body)
        status = response.status
        hasBody = error != nil
        code = error?["Code"] ?? Self.word(for: response.status)
        message = error?["Message"] ?? ""
        retryAfter = response.headers["Retry-After"].flatMap { Int($0) }.map { .seconds(max(0, $0)) }
        serverTime =
            error?["ServerTime"].flatMap(StoreDate.iso8601) ?? response.headers["Date"].flatMap(StoreDate.http)
        region = error?["Region"] ?? response.headers["x-amz-bucket-region"]
    }

    /// The `Error` element; nil for a body that is not from S3, such as the page of a proxy. The status counts then.
    private static func document(in body: ResponseBody) async throws -> XMLElement? {
        do {
            let root = try reader.read(try await body.collect(upTo: bodyLimit)[...])
            return root.name == "Error" ? root : nil
        } catch is XMLError {
            return nil
        } catch HTTPTransportError.tooLarge {
            return nil
        }
    }

    var mayRetry: Bool {
        RetryPolicy.mayRetry(status: status) || code == "RequestTimeout" || code == "SlowDown"
    }

    func error(for operation: S3Operation, now: Date = Date()) -> StorageError {
        switch (status, code) {
        case (_, "RequestTimeTooSkewed"): .clockSkew(serverTime: serverTime)
        case (301, _), (307, _), (_, "AuthorizationHeaderMalformed"): .wrongRegion(expected: region)
        case (304, _): .notModified(key: operation.key ?? "")
        case (401, _), (403, _):
            // A response to HEAD has no reason, but the clocks show it.
            if !hasBody, let serverTime, abs(serverTime.timeIntervalSince(now)) > Self.toleratedSkew {
                .clockSkew(serverTime: serverTime)
            } else {
                .accessDenied(code: code, permission: operation.permission)
            }
        case (_, "NoSuchBucket"): .bucketNotFound(bucket: operation.bucket)
        case (404, _):
            operation.key.map { .notFound(key: $0) } ?? .bucketNotFound(bucket: operation.bucket)
        case (412, _): .preconditionFailed(key: operation.key ?? "")
        case (416, _): .rangeNotSatisfiable(key: operation.key ?? "")
        default: .rejected(status: status, code: code, message: message)
        }
    }

    private static func word(for status: Int) -> String {
        switch status {
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "NotFound"
        case 429: "TooManyRequests"
        case 503: "ServiceUnavailable"
        default: "HTTP\(status)"
        }
    }
}

extension StorageError {
    /// A failure of the transport that a retry would not fix.
    init(_ error: HTTPTransportError) {
        switch error {
        case .tooLarge(let limit): self = .tooLarge(limit: limit, size: nil)
        case .untrusted(let reason): self = .invalidConfiguration(setting: "endpoint", reason: reason)
        case .malformed(let reason): self = .invalidResponse(reason)
        default: self = .unavailable(Outage(attempts: 1, reason: error.description))
        }
    }
}
