/// The bytes of a response, in parts as they arrive. They can be read once, by one reader.
///
/// For a slow reader about a megabyte is buffered; then the transfer pauses.
package final class ResponseBody: AsyncSequence, Sendable {
    private let exchange: CurlExchange
    /// Keeps curl's thread alive while the body is read.
    private let transport: HTTPTransport

    init(exchange: CurlExchange, transport: HTTPTransport) {
        self.exchange = exchange
        self.transport = transport
    }

    deinit {
        exchange.cancel()
    }

    package struct AsyncIterator: AsyncIteratorProtocol {
        fileprivate let body: ResponseBody

        /// - Throws: ``HTTPTransportError``, or `CancellationError`.
        package mutating func next() async throws -> [UInt8]? {
            try await body.exchange.chunk()
        }
    }

    package func makeAsyncIterator() -> AsyncIterator {
        AsyncIterator(body: self)
    }

    /// Reads the whole body.
    ///
    /// - Parameters:
    ///   - limit: in bytes; a longer body ends the transfer.
    ///   - expected: the length to reserve memory for, if it is known.
    /// - Throws: ``HTTPTransportError/tooLarge(limit:)`` and whatever reading throws.
    package func collect(upTo limit: Int, expecting expected: Int = 0) async throws -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(Swift.min(expected, limit))
        for try await chunk in self {
            guard bytes.count + chunk.count <= limit else {
                exchange.cancel()
                throw HTTPTransportError.tooLarge(limit: limit)
            }
            bytes += chunk
        }
        return bytes
    }
}
