import Catalog
import GraphQL
import HTTPTypes
import Hummingbird
import JSON
import NIOCore

/// `/graphql`, as GraphQL over HTTP specifies: https://graphql.github.io/graphql-over-http/draft/
struct GraphQLRoutes: Sendable {
    private let engine: GraphQLEngine<Credential>
    private let settings: GraphQLSettings
    private let documents: DocumentSource
    private let streams: StreamCount
    private let credentials: CredentialCache
    private let writes: WriteHealth
    /// The page for browsers.
    private let explorer: WebFiles.File?

    init(
        engine: GraphQLEngine<Credential>, settings: GraphQLSettings, credentials: CredentialCache,
        streams: StreamCount, writes: WriteHealth, explorer: WebFiles.File?
    ) {
        self.engine = engine
        self.settings = settings
        self.credentials = credentials
        self.explorer = explorer
        documents = DocumentSource(settings)
        self.streams = streams
        self.writes = writes
    }

    func add(to router: Router<LibraryRequestContext>) {
        router.post("graphql") { request, context in try await post(request, context) }
        router.get("graphql") { request, context in try await get(request, context) }
        router.get("schema.graphql") { _, context in
            try context.require(.read)
            return Response(
                status: .ok, headers: [.contentType: "text/plain; charset=utf-8"],
                body: .init(byteBuffer: ByteBuffer(string: engine.schema.printed)))
        }
    }

    private func post(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        guard let credential = context.credential else { throw APIError.unauthenticated }
        let accepted = try AcceptedTypes(request.headers[.accept])
        guard let type = request.headers[.contentType], MediaTypeHeader(type).essence == "application/json",
            ["utf-8", nil].contains(MediaTypeHeader(type).parameters["charset"]?.lowercased())
        else { throw APIError.unsupportedMediaType(allowed: "application/json in UTF-8") }
        let body = try await request.bytes(limit: settings.bodyBytes, context)
        return try await respond(accepted, credential) {
            try GraphQLRequest(body: body, variablesDepth: settings.variablesDepth)
        }
    }

    private func get(_ request: Request, _ context: LibraryRequestContext) async throws -> Response {
        let query = try QueryString(request.uri.query)
        if query.parameters.isEmpty, let explorer, MediaTypeHeader.prefersPage(request.headers[.accept]) {
            return explorer.response(to: request)
        }
        guard let credential = context.credential else { throw APIError.unauthenticated }
        // Another site can make a browser load this address with our cookie, for example as a picture. The response is
        // hidden from that site, but not its duration. Our own pages and pictures have other addresses.
        guard !credential.kind.isAddedByBrowser || AccessMiddleware.isPreflighted(request) else {
            throw APIError.crossSite
        }
        let accepted = try AcceptedTypes(request.headers[.accept])
        return try await respond(accepted, credential, allowsMutation: false) {
            try GraphQLRequest(query: query, variablesDepth: settings.variablesDepth)
        }
    }

    private func respond(
        _ accepted: AcceptedTypes, _ credential: Credential, allowsMutation: Bool = true,
        _ read: () throws -> GraphQLRequest
    ) async throws -> Response {
        let parameters: GraphQLRequest
        do {
            parameters = try read()
        } catch {
            return accepted.responseType.response(try Self.refusal(error), malformed: true, settings.statuses)
        }
        let operation: PreparedOperation
        do {
            let document = try documents.document(of: parameters)
            operation = try engine.prepare(document, operationName: parameters.operationName)
            documents.keep(document, of: parameters)
        } catch let error as RequestError {
            return accepted.responseType.response(GraphQLResponse(error), settings.statuses)
        } catch {
            return accepted.responseType.response(try Self.refusal(error), settings.statuses)
        }
        guard operation.kind != .mutation || allowsMutation else { throw APIError.methodNotAllowed(allowed: "POST") }
        let type = accepted.type(of: operation.kind)
        if type == .eventStream {
            return try await stream(operation, parameters.variables, credential, refusedAs: accepted.responseType)
        }
        let result = try await execute(operation, parameters.variables, credential)
        if let problem = result.worstProblem { writes.note(problem) }
        var response = type.response(result, settings.statuses)
        // The response to a mutation may contain a token's secret together with strings chosen by the client (BREACH).
        if operation.kind == .mutation { response.headers[.cacheControl] = Response.cachingOfSecrets }
        return response
    }

    /// A mutation runs to completion when its client disconnects; a query is cancelled.
    private func execute(
        _ operation: PreparedOperation, _ variables: JSONObject, _ credential: Credential
    ) async throws -> GraphQLResponse {
        guard operation.kind == .mutation else {
            return await engine.execute(operation, variables: variables, context: credential)
        }
        return try await uncancelled { [engine] in
            await engine.execute(operation, variables: variables, context: credential)
        }
    }

    private func stream(
        _ operation: PreparedOperation, _ variables: JSONObject, _ credential: Credential,
        refusedAs type: ResponseType
    ) async throws -> Response {
        let place = try streams.begin(credential)
        switch await engine.stream(operation, variables: variables, context: credential) {
        case .refused(let result):
            return type.response(result, settings.statuses)
        case .responses(let responses):
            return Response(
                status: .ok,
                // The last header tells nginx not to buffer the events.
                headers: [
                    .contentType: ResponseType.eventStream.rawValue, .cacheControl: "no-store", .vary: "Accept",
                    .accelBuffering: "no",
                ],
                body: EventStreamBody(responses: responses, place: place) { [credentials] in
                    await credentials.isStillValid(credential)
                }.body)
        }
    }

    /// Even a malformed request gets a GraphQL response.
    private static func refusal(_ error: any Error) throws -> GraphQLResponse {
        guard let problem = Problem(error) else { throw error }
        return GraphQLResponse(
            code: problem.code, message: problem.detail, extensions: problem.graphQLExtensions)
    }
}

extension MediaTypeHeader {
    /// Whether the client is a browser that navigates: it prefers HTML to JSON.
    fileprivate static func prefersPage(_ accept: String?) -> Bool {
        guard let accept else { return false }
        let offers = ResponseType.allCases.map(\.rawValue) + ["text/html"]
        return choose(from: offers, accept: accept) == "text/html"
    }
}

extension HTTPField.Name {
    fileprivate static let accelBuffering = Self("X-Accel-Buffering") ?? .cacheControl
}
