import Catalog
import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore
import Synchronization

/// Whether a request's body was read; it can be read only once.
final class BodyReading: Sendable {
    private let hasBegun = Mutex(false)

    /// True for the first who asks.
    func begin() -> Bool {
        hasBegun.withLock { hasBegun in
            defer { hasBegun = true }
            return !hasBegun
        }
    }
}

extension Request {
    /// The whole body, up to `limit` bytes; a chunked one is counted while it comes.
    ///
    /// - Throws: ``APIError/bodyTooLarge(limit:)``, and 415 for a compressed body, which could hide a larger one.
    func bytes(limit: Int, _ context: LibraryRequestContext) async throws -> [UInt8] {
        if let coding = headers[.contentEncoding], coding.lowercased() != "identity" {
            throw APIError.unsupportedMediaType(allowed: "sent without Content-Encoding")
        }
        // Its declared length is enough to refuse it; who throws has the rest read away.
        if let length = headers[.contentLength].flatMap(Int.init), length > limit {
            throw APIError.bodyTooLarge(limit: limit)
        }
        guard context.bodyReading.begin() else { return [] }
        var bytes: [UInt8] = []
        var parts = body.makeAsyncIterator()
        while var part = try await parts.next() {
            guard bytes.count + part.readableBytes <= limit else {
                await Self.readAway(&parts)
                throw APIError.bodyTooLarge(limit: limit)
            }
            bytes.append(contentsOf: part.readBytes(length: part.readableBytes) ?? [])
        }
        return bytes
    }

    /// The body as JSON.
    ///
    /// - Throws: 415 for another content type, 413 beyond `limit` bytes, bad input naming `body` for what is not JSON.
    func json(limit: Int, _ context: LibraryRequestContext) async throws -> FilterInput {
        guard let type = headers[.contentType], MediaTypeHeader(type).essence == "application/json" else {
            throw APIError.unsupportedMediaType(allowed: "application/json")
        }
        return try FilterInput(json: try await bytes(limit: limit, context))
    }

    /// Reads what is left of a refused request: a sender who is still sending reads no answer, and the server would
    /// wait for it as long.
    func readAway(_ context: LibraryRequestContext) async {
        guard context.bodyReading.begin() else { return }
        var parts = body.makeAsyncIterator()
        await Self.readAway(&parts)
    }

    /// Bounded in bytes and time: beyond, the sender is no client who wants an answer.
    private static func readAway(_ parts: inout RequestBody.AsyncIterator) async {
        let end = ContinuousClock.now + .seconds(10)
        var left = 256 << 20
        // A connection that breaks here has nobody left to answer.
        while left > 0, .now < end, let part = try? await parts.next() { left -= part.readableBytes }
    }
}
