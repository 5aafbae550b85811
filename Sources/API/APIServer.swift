import Foundation
import Hummingbird
package import Logging
import NIOCore
package import Postgres
package import Query
import ServiceLifecycle
package import Storage
import Writers

/// The HTTP server of the library. Searches work once the index is loaded; until then `/readyz` reports it.
package struct APIServer: Service {
    private let application: Application<BasePathResponder<UncancelledWrites<RouterResponder<LibraryRequestContext>>>>

    /// - Parameters:
    ///   - rows: the pool for the rows of pages; may be the same as `postgres`.
    ///   - library: run by the caller, next to this server.
    ///   - onRunning: called with the port of the server, which is unknown before for port 0.
    /// - Throws: when the web files, the schema or the OpenAPI document cannot be read.
    package init(
        settings: APISettings, postgres: PostgresClient, rows: PostgresClient, storage: S3Client, library: Library,
        logger: Logger,
        onRunning: @escaping @Sendable (Int) async -> Void = { _ in }
    ) throws {
        let counters = ConnectionCounters()
        let router = try Routes.router(
            settings: settings, postgres: postgres, rows: rows, storage: storage, library: library,
            counters: counters, logger: logger)
        application = Application(
            responder: Routes.responder(of: router, basePath: settings.basePath),
            server: .watched(limits: settings.limits, proxies: settings.proxies, counters: counters),
            configuration: .init(
                address: .hostname(settings.host, port: settings.port), serverName: nil, backlog: 1024),
            services: [AccessPruning(store: AccessStore(postgres: postgres), logger: logger)],
            onServerRunning: { channel in await onRunning(channel.localAddress?.port ?? settings.port) },
            logger: logger)
    }

    package func run() async throws {
        try await application.run()
    }
}
