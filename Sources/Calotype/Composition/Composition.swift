import API
import Foundation
import Geocoding
import Ingest
import Intake
import Logging
import OpenID
import Postgres
import Query
import ServiceLifecycle
import Storage
import Support
import UnixSignals

/// Builds the services of each long-running command.
enum Composition {
    /// The API: pool, index and server. They stop in reverse order, so a request in progress still has its database.
    static func serve(_ settings: Settings, _ resources: Resources, logger: Logger) throws -> ServiceGroup {
        try ListenAddress.check(host: settings.host, port: settings.port)
        if settings.isPlainBeyondLoopback {
            logger.warning("serving other machines without HTTPS; tokens and photos are sent unencrypted")
        }
        if let header = settings.proxyUserHeader {
            logger.notice(
                "trusted proxies sign users in",
                metadata: ["header": "\(header.text)", "proxies": "\(Setting.trustedProxies.rawValue)"])
        }
        LibraryHeap.bound()
        let (database, rowDatabase) = shared(settings.database)
        let postgres = PostgresClient(settings: database, logger: logger)
        let rows = PostgresClient(settings: rowDatabase, logger: logger)
        let storage = S3Client(configuration: settings.store.configuration)
        let library = Library(
            postgres: postgres,
            settings: .init(
                cursorSecret: cursorSecret(settings, logger), listens: settings.database.statementCacheSize > 0,
                indexFile: settings.indexFile),
            logger: logger)
        let schema = SchemaGuard(database: postgres, folder: resources.schema, logger: logger)
        let notice = ServiceManagerNotice(isReadyAtStart: false, logger: logger)
        let server = try APIServer(
            settings: try apiSettings(settings, resources), postgres: postgres, rows: rows, storage: storage,
            library: library, logger: logger
        ) { port in
            logger.notice("listening", metadata: ["host": "\(settings.host)", "port": "\(port)"])
            notice.ready()
        }
        return group([postgres, rows, schema, library, server, notice], logger)
    }

    /// Half of the connections are for the rows of pages. Rows are looked up by id, for which a generic plan is always
    /// right; planning each query again would cost PostgreSQL half as much time again. Index refresh and writes do not
    /// wait for readers.
    private static func shared(_ database: PostgresSettings) -> (others: PostgresSettings, rows: PostgresSettings) {
        var others = database
        var rows = database
        // Events and polls of the feed repeat the same two statements thousands of times.
        others.planning = .automatic
        rows.planning = .generic
        rows.maxConnections = max(1, database.maxConnections / 2)
        others.maxConnections = database.maxConnections - rows.maxConnections
        return (others, rows)
    }

    /// The ingest worker and its pool. The worker finishes the photos in progress.
    static func ingest(
        _ settings: Settings, _ decoders: PictureDecoders, _ videos: VideoPrograms, logger: Logger
    ) throws -> ServiceGroup {
        var database = settings.database
        database.applicationName = "calotype ingest"
        // Most statements look up one key, thousands of times; planning each takes longer than executing it.
        database.planning = .automatic
        let postgres = PostgresClient(settings: database, logger: logger)
        var ingest = try IngestSettings(
            bucket: settings.store.bucket, derivedBucket: settings.store.derivedBucket, cores: settings.ingestWorkers)
        WorkerHeap.bound(pictureThreads: ingest.pictureThreads)
        ingest.videos = videos
        ingest.geocoder = settings.geocoder
        ingest.timeZone = settings.timeZone
        ingest.reconcileInterval = settings.reconcileMinutes == 0 ? nil : .seconds(settings.reconcileMinutes * 60)
        ingest.reconcileGuard = settings.reconcileGuard
        ingest.exclusions = settings.exclusions
        ingest.purgeDays = settings.purgeDays == 0 ? nil : settings.purgeDays
        ingest.verifyRate = settings.verifyRate == 0 ? nil : settings.verifyRate
        var store = settings.store.configuration
        // A job that waits for memory holds its connection, and other jobs still need one.
        store.transport.connectionsPerHost = 2 * ingest.jobsAtOnce
        let worker = IngestWorker(
            settings: ingest, database: postgres, store: S3Client(configuration: store),
            logger: logger, gazetteer: Gazetteer(refreshed: settings.places),
            readPicture: { bytes, parts, row in
                let reading =
                    DecoderCheck.isBypassed
                    ? PictureReader().read(bytes, parts) : try decoders.read(bytes, parts)
                return PictureContents(reading, row: row)
            },
            readSidecar: { packet, orientation in try decoders.readSidecar(packet, orientation: orientation) })
        let notice = ServiceManagerNotice(isReadyAtStart: true, logger: logger)
        return group([postgres, decoders, worker, notice], logger)
    }

    private static func group(_ services: [any Service], _ logger: Logger) -> ServiceGroup {
        ServiceGroup(services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
    }

    private static func apiSettings(_ settings: Settings, _ resources: Resources) throws -> APISettings {
        let store = settings.store
        let links = try PresignedLinks(
            endpoint: store.publicEndpoint, region: store.region, credentials: store.credentials)
        var api = APISettings(
            storeOrigin: "\(store.publicEndpoint.scheme)://\(store.publicEndpoint.authority)", bucket: store.bucket,
            webFolder: resources.web, openAPIFile: resources.openAPI,
            webhook: WebhookAuthenticator(
                bearerToken: settings.webhookToken?.text, signingSecret: settings.webhookHMACSecret?.text,
                credentials: store.credentials),
            links: PhotoLinks(links: links, bucket: store.bucket, derivedBucket: store.derivedBucket))
        api.sns = settings.sns.map { sns in
            SNSSubscriber(topics: sns.topics, pinned: sns.certificate, fetch: api.visit)
        }
        api.host = settings.host
        api.exclusions = settings.exclusions
        api.port = settings.port
        api.proxies = settings.proxies
        api.proxyUserHeader = settings.proxyUserHeader
        api.graphQL = settings.graphQL
        api.listens = settings.database.statementCacheSize > 0
        api.limits.connections = min(settings.connections, OpenFiles.raised() - OpenFiles.reserve)
        api.dataFolder = settings.indexFile.map {
            URL(filePath: $0).deletingLastPathComponent().path(percentEncoded: false)
        }
        api.openID = settings.openID.map { OpenIDProvider($0) }
        api.isHTTPS = settings.publicAddress?.isHTTPS ?? false
        api.basePath = settings.publicAddress?.basePath ?? .root
        api.publicURL = settings.publicAddress?.text ?? "http://\(settings.host):\(settings.port)"
        api.setupSecretFile = settings.setupSecretFile
        return api
    }

    private static func cursorSecret(_ settings: Settings, _ logger: Logger) -> CursorSecret {
        if let key = settings.secretKey { return CursorSecret(bytes: Array(key.text.utf8)) }
        logger.notice(
            "no secret key configured; cursors will not survive a restart",
            metadata: ["setting": "\(Setting.secretKey.rawValue)"])
        var random = SystemRandomNumberGenerator()
        return CursorSecret(bytes: (0..<32).map { _ in UInt8.random(in: 0 ... .max, using: &random) })
    }
}
