import HTTPTypes
import Hummingbird

/// Compresses responses for clients that accept gzip. Why not those with secrets, and why the fastest level:
/// `docs/decisions/0007-responses-without-secrets-are-compressed.md`.
///
/// `Cache-Control: no-transform` prevents compression, here and in proxies. The files of the front end are compressed
/// already, and event streams must not be delayed.
struct CompressionMiddleware: RouterMiddleware {
    typealias Context = LibraryRequestContext

    /// A smaller response fits into one packet anyway.
    private static let least = 1024
    private static let level: Int32 = 1

    func handle(
        _ request: Request, context: Context, next: (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response = try await next(request, context)
        let isText = response.headers[.contentType].map { Self.texts.contains(MediaTypeHeader($0).essence) } ?? false
        guard isText || response.status == .notModified else { return response }
        response.addVary("Accept-Encoding")
        let length = response.body.contentLength
        guard isText, length ?? .max >= Self.least, request.takesGzip, response.headers[.contentEncoding] == nil,
            response.headers[.cacheControl]?.contains("no-transform") != true
        else { return response }
        response.headers[.contentEncoding] = "gzip"
        if length == nil {
            response.body = response.body.streamedInGzip(level: Self.level)
        } else {
            response.body = try await response.body.wholeInGzip(level: Self.level)
        }
        return response
    }

    private static let texts: Set<String> = [
        "application/json", "application/graphql-response+json", "application/problem+json", "application/geo+json",
        "application/x-ndjson", "application/yaml", "text/csv", "text/plain",
    ]
}

extension Request {
    /// Whether the client wants gzip rather than plain bytes (RFC 9110 §12.5.3).
    var takesGzip: Bool {
        guard let header = headers[.acceptEncoding] else { return false }
        let entries = MediaTypeHeader.list(header)
        func quality(_ names: String...) -> Double? { entries.first { names.contains($0.essence) }?.quality }
        guard let gzip = quality("gzip", "x-gzip") ?? quality("*"), gzip > 0 else { return false }
        return gzip >= quality("identity") ?? 0
    }
}

extension Response {
    /// Notes in `Vary` that the response depends on a header of the request.
    fileprivate mutating func addVary(_ name: String) {
        let known = headers[.vary] ?? ""
        guard !known.lowercased().contains(name.lowercased()) else { return }
        headers[.vary] = known.isEmpty ? name : known + ", " + name
    }
}
