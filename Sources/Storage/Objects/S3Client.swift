import Foundation
import Support

/// The client of one S3 store. It owns the connections, so it is created once and kept.
///
/// Every method retries with exponential backoff while the store is unreachable or temporarily unavailable
/// (``RetryPolicy``); all of them are idempotent. Cancelling the task ends the transfer. Keys are compared as bytes:
/// for Swift, composed and decomposed `é` are equal, for the store they are not.
package final class S3Client: Sendable {
    package let configuration: S3Configuration
    private let transport: HTTPTransport
    private let signer: SignatureV4
    private let keys = SigningKeyCache()

    package init(configuration: S3Configuration) {
        self.configuration = configuration
        transport = HTTPTransport(settings: configuration.transport)
        signer = SignatureV4(credentials: configuration.credentials, region: configuration.region)
    }

    /// Sends an operation until it succeeds, fails permanently, or has no attempts left.
    ///
    /// - Parameter read: reads a successful response. It is part of the attempt, so a connection that breaks in the
    ///   middle of a body causes a retry.
    func perform<Output>(
        _ operation: S3Operation, reading read: (HTTPTransport.Response) async throws -> Output
    ) async throws -> Output {
        try operation.validate()
        let retries = configuration.retries
        var backoff = retries.backoff
        var attempt = 1
        while true {
            let failure: (outage: StorageError.Outage, retryAfter: Duration?)
            do {
                let response = try await transport.send(request(for: operation, at: Date()))
                if (200..<300).contains(response.status) { return try await read(response) }
                let refusal = try await StoreRefusal(response)
                guard refusal.mayRetry else { throw refusal.error(for: operation) }
                let reason = "\(refusal.status) \(refusal.code)"
                failure = (.init(attempts: attempt, status: refusal.status, reason: reason), refusal.retryAfter)
            } catch let error as HTTPTransportError {
                guard error.mayRetry else { throw StorageError(error) }
                failure = (.init(attempts: attempt, reason: error.description), nil)
            }
            guard attempt < retries.attempts else { throw StorageError.unavailable(failure.outage) }
            try await Task.sleep(for: min(max(backoff.next(), failure.retryAfter ?? .zero), retries.longestWait))
            attempt += 1
        }
    }

    /// Returns the HTTP request of an operation, signed with the current time.
    private func request(for operation: S3Operation, at now: Date) -> HTTPTransport.Request {
        let endpoint = configuration.endpoint
        let host = endpoint.host(bucket: operation.bucket)
        let path = endpoint.path(bucket: operation.bucket, key: operation.key)
        let date = SigningDate(now)
        let payloadHash = operation.body.map(PayloadHash.of) ?? PayloadHash.empty
        var headers = operation.headers
        headers.append("Host", host)
        headers.append("x-amz-content-sha256", payloadHash)
        headers.append("x-amz-date", date.stamp)
        if let token = configuration.credentials.sessionToken { headers.append("x-amz-security-token", token) }
        let canonical = CanonicalRequest(
            method: operation.method, path: path, query: operation.query, headers: headers, payloadHash: payloadHash)
        let key = keys.key(on: date.day, for: signer)
        headers.append("Authorization", signer.authorization(canonical, at: date, key: key))
        headers.append("User-Agent", configuration.userAgent)
        let query = operation.query.isEmpty ? "" : "?" + CanonicalRequest.canonical(operation.query)
        return HTTPTransport.Request(
            method: operation.method, url: "\(endpoint.scheme)://\(host)\(path)\(query)", headers: headers,
            body: operation.body)
    }
}
