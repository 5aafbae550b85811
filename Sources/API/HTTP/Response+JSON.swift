import HTTPTypes
import Hummingbird
import NIOCore

extension Response {
    /// `Cache-Control` of responses that contain a secret: no cache stores and no proxy compresses them, since the length
    /// of a compressed response reveals how much of the secret a guess in it matches (BREACH).
    static let cachingOfSecrets = "no-store, no-transform"

    /// A JSON response that no cache keeps.
    static func json(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        Response(
            status: status, headers: [.contentType: "application/json", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }

    /// A JSON response with a secret.
    static func secretJSON(_ text: String, status: HTTPResponse.Status = .ok) -> Response {
        var response = json(text, status: status)
        response.headers[.cacheControl] = cachingOfSecrets
        return response
    }
}
