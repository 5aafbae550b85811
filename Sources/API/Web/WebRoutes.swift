import HTTPTypes
import Hummingbird
import NIOCore

/// Serves the front end. Its files hold no data, so they need no credential: a browser must load them to sign in.
struct WebRoutes: Sendable {
    let files: WebFiles

    func add(to router: Router<LibraryRequestContext>) {
        router.get("**") { request, _ in try serve(request) }
        router.get { request, _ in try serve(request) }
    }

    private func serve(_ request: Request) throws -> Response {
        guard !request.uri.path.hasPrefix("/api/"), let file = files.file(at: request.uri.path) else {
            throw APIError.notFound("There is no resource at this path.")
        }
        return file.response(to: request)
    }
}

extension WebFiles.File {
    /// The file, or 304 if the browser's copy is current.
    func response(to request: Request) -> Response {
        // File names have no version, so a browser revalidates each time and mostly gets 304.
        var headers: HTTPFields = [
            .contentType: mediaType, .eTag: entityTag, .cacheControl: "no-cache", .vary: "Accept, Accept-Encoding",
        ]
        if request.headers[.ifNoneMatch] == entityTag { return Response(status: .notModified, headers: headers) }
        let takesGzip = request.takesGzip
        let bytes = takesGzip ? compressed ?? self.bytes : self.bytes
        if takesGzip && compressed != nil { headers[.contentEncoding] = "gzip" }
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
