/// Sends HTTP/1.1 requests through libcurl, on a separate thread; connections are kept and shared.
///
/// Independent of S3. Redirects are not followed: the caller gets every response unchanged.
package final class HTTPTransport: Sendable {
    /// The limits and timeouts of all requests.
    package struct Settings: Sendable, Equatable {
        package var connectTimeout: Duration
        /// A transfer below one byte per second for this long fails. The time in which the
        /// reader of a body holds it back does not count.
        package var stallTimeout: Duration
        package var connectionsPerHost: Int
        /// PEM file of trusted certificate authorities, instead of the system's.
        package var certificateAuthorities: String?

        package init(
            connectTimeout: Duration = .seconds(5), stallTimeout: Duration = .seconds(20),
            connectionsPerHost: Int = 16, certificateAuthorities: String? = nil
        ) {
            self.connectTimeout = connectTimeout
            self.stallTimeout = stallTimeout
            self.connectionsPerHost = connectionsPerHost
            self.certificateAuthorities = certificateAuthorities
        }
    }

    package struct Request: Sendable {
        /// In upper case.
        package var method: String
        /// Sent unchanged, without normalisation.
        package var url: String
        package var headers: HeaderFields
        /// Nil sends no body; an empty one sends `Content-Length: 0`.
        package var body: [UInt8]?

        package init(method: String = "GET", url: String, headers: HeaderFields = [], body: [UInt8]? = nil) {
            self.method = method
            self.url = url
            self.headers = headers
            self.body = body
        }
    }

    package struct Response: Sendable {
        package let status: Int
        package let headers: HeaderFields
        /// Read it to the end or release it: releasing the body ends the transfer.
        package let body: ResponseBody
    }

    private let mailbox: CurlMailbox

    package init(settings: Settings = .init()) {
        mailbox = CurlLoop.start(settings: settings)
    }

    deinit {
        mailbox.close()
    }

    /// Returns as soon as the response's headers have arrived.
    ///
    /// Cancelling the task ends the transfer, also while its body is read.
    /// - Throws: ``HTTPTransportError``, or `CancellationError`.
    package func send(_ request: Request) async throws -> Response {
        try Task.checkCancellation()
        let exchange = CurlExchange(request: request, mailbox: mailbox)
        return try await withTaskCancellationHandler {
            let head = try await exchange.head()
            return Response(
                status: head.status, headers: head.headers, body: ResponseBody(exchange: exchange, transport: self))
        } onCancel: {
            exchange.cancel()
        }
    }
}
