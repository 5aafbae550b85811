import FoundationEssentials
import HTTPTypes
import Hummingbird
import NIOCore

/// An error as the client sees it: `application/problem+json` of RFC 9457, with a `code` for programs and, for bad
/// input, the field.
struct Problem: Error {
    let status: HTTPResponse.Status
    let code: String
    let detail: String
    var field: String?
    var headers = HTTPFields()

    /// Seconds after which a client may retry when a service is unavailable.
    static let retryAfter = "5"

    /// The code of a write that failed because the database's disk is full.
    static let diskFull = "DATABASE_DISK_FULL"

    static func unavailable(_ detail: String) -> Problem {
        Problem(
            status: .serviceUnavailable, code: "SERVICE_UNAVAILABLE", detail: detail,
            headers: [.retryAfter: retryAfter])
    }

    static func badInput(field: String, reason: String) -> Problem {
        Problem(status: .badRequest, code: "BAD_USER_INPUT", detail: "\(field): \(reason)", field: field)
    }

    /// The same of a field that the sender knows by another name.
    func renamed(_ name: String) -> Problem {
        guard let field else { return self }
        return Problem(
            status: status, code: code, detail: detail.replacing(field, with: name, maxReplacements: 1), field: name,
            headers: headers)
    }

    var response: Response {
        var headers = headers
        headers[.contentType] = "application/problem+json"
        headers[.cacheControl] = "no-store"
        let body = Body(
            type: "about:blank", title: status.reasonPhrase, status: status.code, code: code, detail: detail,
            field: field)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Strings and a number: encoding them cannot fail, and an empty body would still have the status.
        let bytes = (try? encoder.encode(body)) ?? Data()
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }

    private struct Body: Encodable {
        let type: String
        let title: String
        let status: Int
        let code: String
        let detail: String
        let field: String?
    }
}
