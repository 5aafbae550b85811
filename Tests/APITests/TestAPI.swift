import API
import Catalog
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Ingest
import Intake
import JSON
import Logging
import NIOCore
import Postgres
import Query
import Storage
import TestServices
import Testing
import Writers

/// The API's router over a database and a bucket of its own, called in process.
struct TestAPI {
    let database: TestDatabase
    let library: Library
    let client: any TestClientProtocol
    let tokens: [Scope: String]
    /// Counts the router's round trips to the database, if the test requested it.
    let relay: Relay?
    let counters: ConnectionCounters
    /// `GET /api/v1/photos/{id}`: every route of the router, in the notation of OpenAPI.
    let routes: [String]

    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    static let webhookToken = "the store's own secret"

    /// A response with its body.
    struct Answer {
        let status: Int
        let headers: HTTPFields
        let text: String

        var json: [String: Any] {
            (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: Any] ?? [:]
        }

        var field: String? { json["field"] as? String }
        var code: String? { json["code"] as? String }
    }

    func send(
        _ method: HTTPRequest.Method, _ uri: String, as scope: Scope? = .read, headers: HTTPFields = [:],
        body: String? = nil
    ) async throws -> Answer {
        var headers = headers
        if let scope, let token = tokens[scope] { headers[.authorization] = "Bearer \(token)" }
        if body != nil, headers[.contentType] == nil { headers[.contentType] = "application/json" }
        let response = try await client.execute(
            uri: uri, method: method, headers: headers, body: body.map { ByteBuffer(string: $0) })
        return Answer(
            status: response.status.code, headers: response.headers, text: String(buffer: response.body))
    }

    func get(_ uri: String, as scope: Scope? = .read) async throws -> Answer { try await send(.get, uri, as: scope) }

    /// Executes a GraphQL document and returns the whole response.
    func graphQL(_ query: String, _ variables: [String: Any] = [:], as scope: Scope = .read) async throws -> Answer {
        let body = try JSONSerialization.data(withJSONObject: ["query": query, "variables": variables])
        return try await send(.post, "/graphql", as: scope, body: String(decoding: body, as: UTF8.self))
    }
}

/// The services that a webhook calls.
struct EventServices: Sendable {
    var sns: SNSSubscriber?
    var visit: SNSSubscriber.Fetch?
}

/// Provides an API over a library of `photos` rows, one a day from 2020-01-01 at noon, the even ones near Marseille.
func withAPI(
    photos: Int = 0, graphQL: GraphQLSettings = GraphQLSettings(), over framework: TestingSetup = .router,
    events: EventServices = EventServices(), countsRoundTrips: Bool = false, isHTTPS: Bool = false,
    limits: ConnectionLimits = ConnectionLimits(), proxies: TrustedProxies = .none, basePath: BasePath = .root,
    proxyUserHeader: String? = nil,
    _ body: @Sendable @escaping (TestAPI) async throws -> Void
) async throws {
    try await withTestDatabase { database in
        let store = try testStore()
        _ = try await database.client.execute(
            """
            INSERT INTO photos (filename, s3_path, size_bytes, taken_date, camera_make, camera_model, iso, latitude,
                                longitude, sha256, width, height, thumbnailed_at, country_code, country, city)
            SELECT 'IMG_' || n || '.jpg', 's3://photos/days/IMG_' || n || '.jpg', n * 1000,
                   timestamp '2020-01-01 12:00' + (n - 1) * interval '1 day', 'Canon', 'Camera ' || n % 3, 100 * n,
                   CASE WHEN n % 2 = 0 THEN 43.2965 END, CASE WHEN n % 2 = 0 THEN 5.3698 END,
                   sha256(n::text::bytea), 4000, 3000, now(), 'FR', 'France', 'Marseille'
            FROM generate_series(1, \(photos)) n
            """)
        let logger = Logger(label: "test")
        let library = Library(
            postgres: database.client,
            settings: .init(cursorSecret: CursorSecret(bytes: Array("a secret of the tests".utf8))), logger: logger)
        try await library.catchUp()
        let relay = countsRoundTrips ? try Relay(to: try #require(URLComponents(string: database.url)?.port)) : nil
        let postgres = try relay.map { try client(of: database, through: $0) } ?? database.client
        defer {
            if let relay {
                postgres.close()
                relay.close()
            }
        }
        let links = try PresignedLinks(
            endpoint: store.endpoint, region: store.region, credentials: store.credentials)
        var settings = APISettings(
            storeOrigin: "http://store.example", bucket: "photos", webFolder: TestAPI.root.path + "/web",
            openAPIFile: TestAPI.root.path + "/openapi/openapi.yaml",
            webhook: WebhookAuthenticator(bearerToken: TestAPI.webhookToken, signingSecret: "hmac"),
            links: PhotoLinks(links: links, bucket: "photos", derivedBucket: "derived"))
        settings.graphQL = graphQL
        settings.isHTTPS = isHTTPS
        settings.limits = limits
        settings.proxies = proxies
        settings.basePath = basePath
        settings.proxyUserHeader = proxyUserHeader.flatMap(ProxyUserHeader.init)
        settings.sns = events.sns
        if let visit = events.visit { settings.visit = visit }
        let counters = ConnectionCounters()
        let router = try Routes.router(
            settings: settings, postgres: postgres, rows: postgres, storage: S3Client(configuration: store),
            library: library, counters: counters, logger: logger)
        let access = AccessStore(postgres: database.client)
        var tokens: [Scope: String] = [:]
        for scope in Scope.allCases {
            tokens[scope] = try await access.createToken(name: scope.rawValue, scopes: [scope]).secret.text
        }
        let known = tokens
        let routes = router.routes.map { route in
            let parts = "\(route.path)".split(separator: "/").map {
                $0.hasPrefix(":") ? "{\($0.dropFirst())}" : "\($0)"
            }
            return "\(route.method) /" + parts.joined(separator: "/")
        }
        let application = Application(
            responder: Routes.responder(of: router, basePath: basePath),
            server: .watched(limits: limits, proxies: proxies, counters: counters),
            logger: logger)
        try await application.test(framework) { client in
            try await body(
                TestAPI(
                    database: database, library: library, client: client, tokens: known, relay: relay,
                    counters: counters, routes: routes))
        }
    }
}

/// One connection to the test's database, through a relay.
private func client(of database: TestDatabase, through relay: Relay) throws -> PostgresClient {
    var address = try #require(URLComponents(string: database.url))
    address.host = "127.0.0.1"
    address.port = relay.port
    var settings = try PostgresSettings(url: try #require(address.string))
    settings.maxConnections = 1
    return PostgresClient(settings: settings, logger: Logger(label: "test"))
}
