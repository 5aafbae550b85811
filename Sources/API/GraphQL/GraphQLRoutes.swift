import GraphQL
import HTTPTypes
import Hummingbird
import NIOCore

/// `/graphql`, by GraphQL over HTTP: https://graphql.github.io/graphql-over-http/draft/
struct GraphQLRoutes: Sendable {
    static let bodyLimit = 1 << 20

    let engine: GraphQLEngine<LibraryContext>

    func add(to router: Router<LibraryRequestContext>) {
        router.post("graphql") { request, context in try await post(request, context) }
        router.get("graphql") { request, context in try await get(request, context) }
        router.get("schema.graphql") { _, context in
            try context.require(.read)
            return Self.schemaText(engine.schema.printed)
        }
    }

    private func post(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        guard let credential = context.credential else { throw APIError.unauthenticated }
        let answer = try AnswerType(accept: request.headers[.accept])
        guard let type = request.headers[.contentType], MediaTypeHeader(type).essence == "application/json",
            ["utf-8", nil].contains(MediaTypeHeader(type).parameters["charset"]?.lowercased())
        else { throw APIError.unsupportedMediaType(allowed: "application/json in UTF-8") }
        let body = try await request.bytes(limit: Self.bodyLimit)
        return try await respond(answer, credential) { try GraphQLRequest(body: body) }
    }

    private func get(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        guard let credential = context.credential else { throw APIError.unauthenticated }
        let answer = try AnswerType(accept: request.headers[.accept])
        let query = try QueryString(request.uri.query)
        return try await respond(answer, credential, allowsMutation: false) { try GraphQLRequest(query: query) }
    }

    private func respond(
        _ type: AnswerType, _ credential: Credential, allowsMutation: Bool = true, _ read: () throws -> GraphQLRequest
    ) async throws -> Response {
        let request: GraphQLRequest
        do {
            request = try read()
        } catch {
            // Even a malformed request is answered in GraphQL's form.
            guard let problem = Problem(error) else { throw error }
            let shown = GraphQLError(problem.detail, extensions: problem.graphQLExtensions)
            return type.response(GraphQLResponse(RequestError(code: .badUserInput, errors: [shown])), malformed: true)
        }
        let operation: PreparedOperation
        do throws(RequestError) {
            operation = try engine.prepare(request.query, operationName: request.operationName)
        } catch {
            return type.response(GraphQLResponse(error))
        }
        guard operation.kind == .query || allowsMutation else { throw APIError.methodNotAllowed(allowed: "POST") }
        let context = LibraryContext(credential: credential)
        let answer = await engine.execute(operation, variables: request.variables, context: context)
        return type.response(answer, gravest: context.failures.gravest)
    }

    private static func schemaText(_ sdl: String) -> Response {
        Response(
            status: .ok, headers: [.contentType: "text/plain; charset=utf-8"],
            body: .init(byteBuffer: ByteBuffer(string: sdl)))
    }
}

/// The media type of an answer, and the statuses that go with it (GraphQL over HTTP, section 6).
enum AnswerType: String {
    case graphQLResponse = "application/graphql-response+json"
    /// For older clients, which take every status but 200 for a broken network.
    case json = "application/json"

    /// - Throws: 406 when the client takes neither. Without `Accept` it is an older client.
    init(accept: String?) throws(APIError) {
        let offers = [AnswerType.json.rawValue, AnswerType.graphQLResponse.rawValue]
        guard let chosen = MediaTypeHeader.choose(from: offers, accept: accept), let type = Self(rawValue: chosen)
        else { throw .notAcceptable(offered: offers.joined(separator: ", ")) }
        self = type
    }

    func response(_ answer: GraphQLResponse, gravest: Problem? = nil, malformed: Bool = false) -> Response {
        var headers: HTTPFields = [
            .contentType: rawValue + "; charset=utf-8", .cacheControl: "no-store", .vary: "Accept",
        ]
        var status: HTTPResponse.Status = .ok
        if !answer.hasData && (malformed || self == .graphQLResponse) { status = .badRequest }
        // A part that is away is no matter of the document: proxies and clients must see it, whatever the media type.
        if let gravest, gravest.status == .serviceUnavailable {
            status = .serviceUnavailable
            headers[.retryAfter] = Problem.retryAfter
        }
        return Response(
            status: status, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: answer.body)))
    }
}
