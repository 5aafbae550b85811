import GraphQL
import HTTPTypes
import Hummingbird
import NIOCore

/// The media type of an answer, and the statuses that go with it (GraphQL over HTTP, section 6).
enum AnswerType: String, CaseIterable {
    /// For older clients, which take every status but 200 for a broken network.
    case json = "application/json"
    case graphQLResponse = "application/graphql-response+json"
    /// GraphQL over Server-Sent Events.
    case eventStream = "text/event-stream"

    /// - Parameters:
    ///   - gravest: what went wrong on the way, of all root fields.
    ///   - malformed: whether the request was no GraphQL request at all.
    func response(
        _ answer: GraphQLResponse, gravest: Problem? = nil, malformed: Bool = false, _ policy: StatusPolicy
    ) -> Response {
        // A stream that never began is refused in the form that says most.
        let type = self == .eventStream ? .graphQLResponse : self
        var headers: HTTPFields = [
            .contentType: type.rawValue + "; charset=utf-8", .cacheControl: "no-store", .vary: "Accept",
        ]
        var status: HTTPResponse.Status = .ok
        if malformed || (!answer.hasData && type == .graphQLResponse) {
            status = policy.status(of: answer.requestErrorCode)
        }
        // A part that is away is no matter of the document: proxies and clients must see it, whatever the media type.
        if let gravest, gravest.status == .serviceUnavailable {
            status = .serviceUnavailable
            headers[.retryAfter] = Problem.retryAfter
        }
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: answer.body)))
    }
}

extension StatusPolicy {
    fileprivate func status(of code: RequestError.Code?) -> HTTPResponse.Status {
        switch (self, code) {
        case (.draft, .validationFailed), (.draft, .operationNotFound), (.draft, .costExceeded): .unprocessableContent
        default: .badRequest
        }
    }
}
