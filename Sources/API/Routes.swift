import Catalog
import Foundation
import GraphQL
import HTTPTypes
package import Hummingbird
import Intake
package import Logging
import NIOCore
package import Postgres
package import Query
package import Storage
import Writers

/// The table of routes: the whole API on one page. Each GET route also responds to HEAD.
package enum Routes {
    /// Paths whose POST only reads. Such a request is cancelled when its client disconnects; all other POSTs run to
    /// completion. GraphQL mutations handle this themselves.
    package static let readOnlyPosts: Set = [
        "/graphql", "/api/v1/photos/search", "/api/v1/photos.ndjson", "/api/v1/photos.csv", "/api/v1/timeline",
        "/api/v1/map", "/api/v1/facets", "/api/v1/admin/recount",
    ]

    /// The responder: all routes, below the base path, and 405 for the methods that a route does not have.
    package static func responder(
        of router: Router<LibraryRequestContext>, basePath: BasePath = .root
    ) -> BasePathResponder<UncancelledWrites<RouterResponder<LibraryRequestContext>>> {
        MethodNotAllowed.refuse(in: router)
        return BasePathResponder(
            UncancelledWrites(router.buildResponder(), readOnlyPosts: readOnlyPosts), basePath: basePath)
    }

    package static func router(
        settings: APISettings, postgres: PostgresClient, rows: PostgresClient, storage: S3Client, library: Library,
        counters: ConnectionCounters = ConnectionCounters(), logger: Logger
    ) throws -> Router<LibraryRequestContext> {
        let access = AccessStore(postgres: postgres)
        let credentials = CredentialCache(
            store: access,
            proxyUsers: ProxyUsers(
                header: settings.proxyUserHeader?.name, store: UserStore(postgres: postgres), logger: logger),
            counters: counters)
        let cookie = SessionCookie(isSecure: settings.isHTTPS, basePath: settings.basePath)
        let limits = settings.limits
        let budgets = (
            proven: BodyBudget(
                bytes: limits.bodyBytes.proven, share: limits.bodyShare.proven, counters: counters),
            unproven: BodyBudget(
                bytes: limits.bodyBytes.unproven, share: limits.bodyShare.unproven, counters: counters)
        )
        let streams = StreamCount(
            "streams", limit: settings.graphQL.streams, total: limits.streams, counters: counters
        ) { counters.openStreams.add($0) }
        // Each export holds a snapshot of the index.
        let exports = StreamCount("exports", limit: 4, total: limits.exports, counters: counters) {
            counters.openExports.add($0)
        }
        let writes = WriteHealth()
        let metrics = RequestMetrics()
        let webhooks = WebhookCounters()
        let aiResults = AIResultsStore(postgres: postgres)
        let intake = EventIntake(
            database: postgres, bucket: settings.bucket, exclusions: settings.exclusions)
        let reindexing = Reindexing(database: postgres, bucket: settings.bucket)
        let duplicates = DuplicateSearch()
        let services = LibraryServices(
            index: library, rows: PhotoRows(postgres: rows), duplicates: duplicates, links: settings.links,
            aiResults: aiResults, favourites: Favourites(postgres: postgres), reindexing: reindexing,
            places: PlaceCorrections(database: postgres, bucket: settings.bucket),
            jobs: JobProgressListener(postgres: postgres, listens: settings.listens), access: access,
            credentials: credentials)
        let schema = try LibrarySchema.load()
        // The limits of GraphQL requests do not apply to REST.
        let queries = LibraryQueries(services: services, patience: .seconds(30))
        let engine = LibrarySchema.engine(schema, services: services, settings: settings.graphQL, logger: logger)
        let shapes = try ResponseShapes(schema, logger: logger)
        let files = try WebFiles(folder: settings.webFolder, basePath: settings.basePath)

        let router = Router(context: LibraryRequestContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: RequestMetricsMiddleware(metrics: metrics))
        router.add(middleware: ClientMiddleware(proxies: settings.proxies, counters: counters))
        router.add(middleware: CompressionMiddleware())
        router.add(middleware: SecurityHeaders(storeOrigin: settings.storeOrigin, isHTTPS: settings.isHTTPS))
        router.add(middleware: ErrorMiddleware(writes: writes))
        router.add(middleware: AccessMiddleware(credentials: credentials, cookie: cookie, budgets: budgets))

        HealthRoutes(
            postgres: postgres, rows: rows, storage: storage, bucket: settings.bucket, library: library,
            metrics: metrics, webhooks: webhooks, counters: counters, dataFolder: settings.dataFolder, writes: writes
        ).add(to: router)
        let hasher = PasswordHasher()
        let accounts = AccountServices(
            access: access, users: UserStore(postgres: postgres), sessions: UserSessions(postgres: postgres),
            signIn: SignIn(postgres: postgres, hasher: hasher),
            own: OwnCredentials(postgres: postgres, hasher: hasher), favourites: services.favourites,
            invitations: Invitations(postgres: postgres, hasher: hasher), audit: AuditLog(postgres: postgres),
            hasher: hasher, credentials: credentials, cookie: cookie, publicURL: settings.publicURL,
            openID: settings.openID, setupSecretFile: settings.setupSecretFile)
        SessionRoutes(services: accounts).add(to: router)
        SignInRoutes(services: accounts).add(to: router)
        OpenIDRoutes(
            services: accounts, identities: Identities(postgres: postgres), flows: SignInFlows(postgres: postgres),
            cookie: SignInCookie(isSecure: settings.isHTTPS, basePath: settings.basePath), logger: logger
        ).add(to: router)
        AccountRoutes(services: accounts).add(to: router)
        AccountAccessRoutes(services: accounts).add(to: router)
        UserRoutes(services: accounts).add(to: router)
        InvitationRoutes(services: accounts).add(to: router)
        GraphQLRoutes(
            engine: engine, settings: settings.graphQL, credentials: credentials,
            streams: streams, writes: writes, explorer: files["explorer/explorer.html"]
        ).add(to: router)
        SearchRoutes(
            queries: queries, shapes: shapes, entityTags: EntityTags(library: library, links: settings.links)
        ).add(to: router)
        FavouriteRoutes(favourites: services.favourites, library: library).add(to: router)
        ExportRoutes(queries: queries, shapes: shapes, streams: exports, audit: accounts.audit).add(to: router)
        DuplicateRoutes(queries: queries).add(to: router)
        WriterRoutes(
            store: aiResults, claims: AIClaims(postgres: postgres), corrections: AICorrections(postgres: postgres),
            library: library, rows: services.rows, links: settings.links
        ).add(to: router)
        PlaceRoutes(corrections: services.places, library: library).add(to: router)
        AdminRoutes(queries: queries, shapes: shapes).add(to: router)
        QueueRoutes(queue: JobQueue(database: postgres), reindexing: reindexing).add(to: router)
        ReconcileRoutes(runs: ReconcileRuns(database: postgres)).add(to: router)
        RecountRoute(library: library).add(to: router)
        WebhookRoutes(
            authenticator: settings.webhook, sns: settings.sns, visit: settings.visit, intake: intake,
            bodies: budgets.proven, counters: webhooks, logger: logger
        ).add(to: router)
        try OpenAPIRoute(file: settings.openAPIFile, basePath: settings.basePath).add(to: router)
        WebRoutes(files: files).add(to: router)
        return router
    }
}

/// `GET /openapi.yaml`: the description of these routes.
struct OpenAPIRoute {
    private let text: String

    init(file: String, basePath: BasePath) throws {
        let server = "\n  - url: /"
        text = try String(contentsOfFile: file, encoding: .utf8)
            .replacing("\(server)\n", with: "\(server)\(basePath.text.dropFirst())\n", maxReplacements: 1)
    }

    func add(to router: Router<LibraryRequestContext>) {
        router.get("openapi.yaml") { [text] _, context in
            try context.require(.read)
            return Response(
                status: .ok, headers: [.contentType: "application/yaml"],
                body: .init(byteBuffer: ByteBuffer(string: text)))
        }
    }
}
