import Catalog
import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore

extension Request {
    /// The whole body, up to `limit` bytes; a chunked one is counted while it comes.
    ///
    /// - Throws: ``APIError/bodyTooLarge(limit:)``
    func bytes(limit: Int) async throws -> [UInt8] {
        if let length = headers[.contentLength].flatMap(Int.init), length > limit {
            throw APIError.bodyTooLarge(limit: limit)
        }
        var bytes: [UInt8] = []
        for try await var chunk in body {
            guard bytes.count + chunk.readableBytes <= limit else { throw APIError.bodyTooLarge(limit: limit) }
            bytes.append(contentsOf: chunk.readBytes(length: chunk.readableBytes) ?? [])
        }
        return bytes
    }

    /// The body as JSON.
    ///
    /// - Throws: 415 for another content type, 413 beyond `limit` bytes, bad input naming `body` for what is not JSON.
    func json(limit: Int) async throws -> FilterInput {
        guard let type = headers[.contentType], MediaTypeHeader(type).essence == "application/json" else {
            throw APIError.unsupportedMediaType(allowed: "application/json")
        }
        return try FilterInput(json: try await bytes(limit: limit))
    }
}
