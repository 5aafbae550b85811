import GraphQL
import HTTPTypes
import Hummingbird
import NIOCore

/// The media type of a response, and its statuses (GraphQL over HTTP, section 6).
enum ResponseType: String, CaseIterable {
    /// For older clients, which treat every status but 200 as a network error.
    case json = "application/json"
    case graphQLResponse = "application/graphql-response+json"
    /// GraphQL over Server-Sent Events.
    case eventStream = "text/event-stream"

    /// - Parameter malformed: whether the request was not a GraphQL request at all.
    func response(
        _ result: GraphQLResponse, malformed: Bool = false, _ policy: StatusPolicy
    ) -> Response {
        // A stream that could not start gets the response type with the most information.
        let type = self == .eventStream ? .graphQLResponse : self
        var headers: HTTPFields = [
            .contentType: type.rawValue + "; charset=utf-8", .cacheControl: "no-store", .vary: "Accept",
        ]
        var status: HTTPResponse.Status = .ok
        if malformed || (!result.hasData && type == .graphQLResponse) {
            status = policy.status(of: result.requestErrorCode)
        }
        // An unavailable service is not an error of the document: proxies and clients must see it, whatever the media
        // type.
        if let problem = result.worstProblem, problem.status == .serviceUnavailable {
            status = .serviceUnavailable
            headers[.retryAfter] = Problem.retryAfter
        }
        return Response(status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: result.body)))
    }
}

extension GraphQLResponse {
    /// The most severe problem of a root field: 5xx before 4xx.
    var worstProblem: Problem? {
        resolverErrors.compactMap { $0 as? Problem }.max { $0.status.code < $1.status.code }
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
