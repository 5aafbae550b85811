import HTTPTypes
import Hummingbird
import NIOCore

/// Serves the front end. Its files hold no data, so they need no credential: a browser must load them to log in.
struct WebRoutes: Sendable {
    let files: WebFiles

    func add(to router: Router<LibraryRequestContext>) {
        router.get("**") { request, _ in try serve(request) }
        router.get { request, _ in try serve(request) }
        router.head("**") { request, _ in try serve(request) }
        router.head { request, _ in try serve(request) }
    }

    private func serve(_ request: Request) throws -> Response {
        guard !request.uri.path.hasPrefix("/api/"), let file = files.file(at: request.uri.path) else {
            throw APIError.notFound("There is nothing at this path.")
        }
        // Names carry no version, so a browser asks each time and mostly hears 304.
        var headers: HTTPFields = [
            .contentType: file.mediaType, .eTag: file.entityTag, .cacheControl: "no-cache",
            .vary: "Accept-Encoding",
        ]
        if request.headers[.ifNoneMatch] == file.entityTag { return Response(status: .notModified, headers: headers) }
        let takesGzip = request.headers[.acceptEncoding]?.contains("gzip") ?? false
        let bytes = takesGzip ? file.compressed ?? file.bytes : file.bytes
        if takesGzip && file.compressed != nil { headers[.contentEncoding] = "gzip" }
        headers[.contentLength] = String(bytes.count)
        let body = request.method == .head ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        return Response(status: .ok, headers: headers, body: body)
    }
}
