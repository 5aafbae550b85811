/// The bytes of an answer, in the parts in which they arrive; to be read once, by one reader.
///
/// At most about a megabyte waits here for a slow reader; then the store is held back.
package final class ResponseBody: AsyncSequence, Sendable {
    private let exchange: CurlExchange
    /// Keeps the connection's thread alive while someone still reads.
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

    /// The whole body.
    ///
    /// - Parameters:
    ///   - limit: in bytes; a longer body ends the transfer.
    ///   - expected: the length to reserve memory for, where it is known.
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
