import Storage

/// Loads a certificate or requests the address of a confirmation. Does not follow redirects, and verifies certificates.
package struct SmallFileReader: Sendable {
    static let sizeLimit = 64 << 10

    private let transport = HTTPTransport(settings: .init(stallTimeout: .seconds(5), connectionsPerHost: 2))

    package init() {}

    /// - Throws: ``HTTPTransportError``, ``UnexpectedStatus`` for a response other than 2xx.
    package func read(_ url: String) async throws -> [UInt8] {
        let response = try await transport.send(.init(url: url))
        guard (200..<300).contains(response.status) else { throw UnexpectedStatus(status: response.status) }
        return try await response.body.collect(upTo: Self.sizeLimit)
    }

    struct UnexpectedStatus: Error, CustomStringConvertible {
        let status: Int
        var description: String { "it responded with status \(status)" }
    }
}
