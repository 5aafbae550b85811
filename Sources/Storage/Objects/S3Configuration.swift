/// The configuration of a client.
package struct S3Configuration: Sendable {
    package var endpoint: S3Endpoint
    /// The region named in signatures; stores without regions accept `us-east-1`.
    package var region: String
    package var credentials: Credentials
    package var transport: HTTPTransport.Settings
    package var retries: RetryPolicy
    /// Sent as `User-Agent`.
    package var userAgent: String

    package init(
        endpoint: S3Endpoint, region: String, credentials: Credentials, transport: HTTPTransport.Settings = .init(),
        retries: RetryPolicy = .init(), userAgent: String = "calotype"
    ) {
        self.endpoint = endpoint
        self.region = region
        self.credentials = credentials
        self.transport = transport
        self.retries = retries
        self.userAgent = userAgent
    }
}
