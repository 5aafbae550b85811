import Catalog
import HTTPTypes
import Hummingbird
import NIOCore
import Postgres
import Query
import Storage
import Support

/// `/healthz`: the process is alive. `/readyz`: it can serve requests. `/metrics`: Prometheus text.
struct HealthRoutes: Sendable {
    let postgres: PostgresClient
    /// The pool that reads the rows of pages; may be the same as `postgres`.
    let rows: PostgresClient
    let storage: S3Client
    let bucket: String
    let library: Library
    let metrics: RequestMetrics
    let webhooks: WebhookCounters
    let counters: ConnectionCounters
    /// The folder whose free space is shown; nil if this process writes no files.
    let dataFolder: String?
    let writes: WriteHealth
    private let readiness = Readiness()

    init(
        postgres: PostgresClient, rows: PostgresClient, storage: S3Client, bucket: String, library: Library,
        metrics: RequestMetrics, webhooks: WebhookCounters, counters: ConnectionCounters, dataFolder: String?,
        writes: WriteHealth
    ) {
        self.postgres = postgres
        self.rows = rows
        self.storage = storage
        self.bucket = bucket
        self.library = library
        self.metrics = metrics
        self.webhooks = webhooks
        self.counters = counters
        self.dataFolder = dataFolder
        self.writes = writes
    }

    func add(to router: Router<LibraryRequestContext>) {
        router.get("healthz") { _, _ in Self.text(.ok, "ok\n") }
        router.get("readyz") { _, _ in await ready() }
        router.get("metrics") { _, context in
            try context.require(.admin)
            return Self.text(.ok, await exposition(), type: "text/plain; version=0.0.4; charset=utf-8")
        }
    }

    /// Anyone can call this route, so the database and the store are checked at most once per second.
    private func ready() async -> Response {
        let away = await readiness.parts { await partsAway() }
        guard away.isEmpty else {
            return Problem.unavailable(away.joined(separator: "; ")).response
        }
        return Self.text(.ok, "ready\n")
    }

    private func partsAway() async -> [String] {
        var away: [String] = []
        if !library.isReady { away.append("the search index is not loaded") }
        async let database = postgres.ping(timeout: .seconds(2))
        async let store = storeAnswers()
        if await !database { away.append("the database is unavailable") }
        if await !store { away.append("the object store is unavailable") }
        if writes.foundDiskFull { away.append("the database's disk is full") }
        return away
    }

    private func storeAnswers() async -> Bool {
        do {
            return try await storage.bucketExists(bucket)
        } catch {
            return false
        }
    }

    private func exposition() async -> String {
        var text = PrometheusText()
        text.family("calotype_build_info", "The version of this process, as a label; always 1.", "gauge")
        text.sample("calotype_build_info", labels: [("version", Release.version)], 1)
        metrics.write(to: &text)
        let pools = rows === postgres ? [postgres.statistics] : [postgres.statistics, rows.statistics]
        func sum(_ figure: (PostgresClient.Statistics) -> Int) -> Double {
            Double(pools.reduce(0) { $0 + figure($1) })
        }
        text.gauge("calotype_postgres_connections_idle", "Idle database connections.", sum(\.idle))
        text.gauge("calotype_postgres_connections_in_use", "Database connections in use.", sum(\.inUse))
        text.gauge("calotype_postgres_waiting", "Callers waiting for a database connection.", sum(\.waiting))
        text.counter("calotype_postgres_statements_total", "Statements executed.", sum { Int($0.statementsExecuted) })
        library.write(to: &text)
        counters.write(to: &text)
        webhooks.write(to: &text)
        await IngestSeries(postgres: postgres).write(to: &text)
        await OperationSeries(postgres: postgres).write(to: &text)
        if let dataFolder, let free = ProcessFigures.freeDiskBytes(at: dataFolder) {
            text.gauge("calotype_disk_free_bytes", "Free space where Calotype keeps its data.", Double(free))
        }
        ProcessFigures()?.write(to: &text)
        return text.text
    }

    private static func text(
        _ status: HTTPResponse.Status, _ text: String, type: String = "text/plain; charset=utf-8"
    ) -> Response {
        Response(
            status: status, headers: [.contentType: type, .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}
