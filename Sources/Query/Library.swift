import Catalog
package import Logging
package import Postgres
import ServiceLifecycle
import Support
import Synchronization

/// The library's search index: loaded from PostgreSQL, kept in step with it, and asked through snapshots.
package final class Library: Service {
    package struct Settings: Sendable {
        /// Authenticates cursors; the same in all processes.
        package var cursorSecret: CursorSecret
        /// How often the feed is read beside its notifications.
        package var pollInterval: Duration
        /// How often it is read where none come: behind pgbouncer, on a replica.
        package var deafPollInterval: Duration = .milliseconds(50)
        /// Whether to ask for notifications. pgbouncer in transaction mode takes the LISTEN and passes nothing on.
        package var listens: Bool
        /// Where the index is kept for the next start; nowhere if nil.
        package var indexFile: String?
        /// How long a base that was read from the tables is in use before it is written there.
        package var indexFilePause: Duration = .seconds(10)

        package init(
            cursorSecret: CursorSecret, pollInterval: Duration = .seconds(1), listens: Bool = true,
            indexFile: String? = nil
        ) {
            self.cursorSecret = cursorSecret
            self.pollInterval = pollInterval
            self.listens = listens
            self.indexFile = indexFile
        }
    }

    /// Between two readings that nobody waits for: what is commonly told together, and what is while many photos come.
    private static let (rest, restInCrowd): (Duration, Duration) = (.milliseconds(5), .milliseconds(30))

    private struct State {
        var snapshot: LibrarySnapshot?
        var progress = FeedProgress()
        var caughtUpAt: ContinuousClock.Instant?
        var isRecounting = false
        /// Changes are told by notification now.
        var isListening = false
    }

    /// Shared with the refresher; the refresher never outlives the library.
    private final class Published: Sendable {
        let state = Mutex(State())
        let changes = Broadcast()
    }

    private let process = UInt64.random(in: .min ... .max)
    private let client: PostgresClient
    private let settings: Settings
    private let logger: Logger
    private let published: Published
    private let refresher: IndexRefresher

    package init(postgres client: PostgresClient, settings: Settings, logger: Logger) {
        self.client = client
        self.settings = settings
        self.logger = logger
        let published = Published()
        self.published = published
        let keeper = settings.indexFile.map {
            IndexKeeper(file: IndexFile(path: $0), pause: settings.indexFilePause, client: client, logger: logger)
        }
        refresher = IndexRefresher(
            client: client, keeper: keeper, secret: settings.cursorSecret, logger: logger
        ) { snapshot, progress in
            published.state.withLock {
                $0.snapshot = snapshot
                $0.progress = progress
            }
            published.changes.send()
        }
    }

    /// The library as it is now.
    ///
    /// - Throws: ``SearchError/notReady`` before the first load has ended.
    package func snapshot() throws(SearchError) -> LibrarySnapshot {
        guard let snapshot = published.state.withLock({ $0.snapshot }) else { throw .notReady }
        return snapshot
    }

    /// Another text whenever the library was seen to change, and at every process; nil before the first load has ended.
    package var edition: String? {
        let state = published.state.withLock { $0 }
        guard state.snapshot != nil else { return nil }
        return "\(process) \(state.progress.loads) \(state.progress.changesApplied)"
    }

    /// One element for all changes of the library since the last was taken.
    package func changes() -> AsyncStream<Void> { published.changes.listen() }

    package var isReady: Bool { published.state.withLock { $0.snapshot != nil } }

    /// Applies everything that was committed before this call, so that a writer's next request sees its own write. After a
    /// TRUNCATE or very many changes, which may hold that write, it takes as long as loading the library.
    package func catchUp() async throws {
        try await refresher.catchUpWithReloads()
        published.state.withLock { $0.caughtUpAt = .now }
    }

    /// Reads the feed once. Does not wait where what it tells makes the library be loaded anew.
    package func readFeed() async throws {
        try await refresher.catchUp()
        published.state.withLock { $0.caughtUpAt = .now }
    }

    /// Writes the base of the index into its file, which otherwise happens some seconds after it was read.
    package func keepIndex() async { await refresher.keep() }

    /// Compares the index with the tables, both at the same moment. Readers go on; memory grows by some megabytes.
    ///
    /// - Throws: ``Recount/UnderWay``, ``PostgresError``.
    package func recount() async throws -> Recount {
        let isFirst = published.state.withLock { state in
            defer { state.isRecounting = true }
            return !state.isRecounting
        }
        guard isFirst else { throw Recount.UnderWay() }
        defer { published.state.withLock { $0.isRecounting = false } }
        let loader = FullLoad(client: client)
        return try await client.transaction(isolation: .repeatableRead, readOnly: true) { connection in
            try await FullLoad.holdTables(on: connection)
            let (snapshot, position) = try await refresher.align(with: connection)
            var recounter = Recounter(snapshot)
            try await loader.read(on: connection) { recounter.add($0) }
            return recounter.finish(at: position)
        }
    }

    /// Loads the index and follows the feed until shutdown. While the database is away the last index stays.
    package func run() async throws {
        let (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                // Tasks of another priority have threads of their own: the feed does not queue behind requests.
                group.addTask(priority: .high) { await self.follow(wakes) }
                if self.settings.listens { group.addTask(priority: .high) { await self.listen(wake) } }
                group.addTask { await self.poll(wake) }
                group.addTask { await Self.giveMemoryBack() }
                await group.waitForAll()
            }
        }
    }

    /// What requests took and freed lies between what is kept.
    private static func giveMemoryBack() async {
        while !Task.isCancelled {
            do { try await Task.sleep(for: .seconds(15)) } catch { return }
            LibraryHeap.releaseFreeMemory()
        }
    }

    private func listen(_ wake: AsyncStream<Void>.Continuation) async {
        for await event in client.listen(to: "photo_changes") {
            let isListening = if case .disconnected = event { false } else { true }
            published.state.withLock { $0.isListening = isListening }
            wake.yield()
        }
    }

    private func poll(_ wake: AsyncStream<Void>.Continuation) async {
        while !Task.isCancelled {
            let isListening = published.state.withLock { $0.isListening }
            let pause = isListening ? settings.pollInterval : settings.deafPollInterval
            do { try await Task.sleep(for: pause) } catch { return }
            wake.yield()
        }
    }

    private func follow(_ wakes: AsyncStream<Void>) async {
        var isFailing = false
        let started = ContinuousClock.now
        await read(&isFailing)
        if isReady {
            let statistics = statistics
            logger.info(
                "search index loaded",
                metadata: [
                    "photos": "\(statistics.photos)", "seconds": "\(ContinuousClock.now - started)",
                    "from": statistics.loads == 0 ? "file" : "tables",
                    "bytes_per_photo": "\(statistics.bytes / max(1, statistics.photos))",
                ])
        }
        for await _ in wakes {
            if Task.isCancelled { return }
            let before = changesApplied
            await read(&isFailing)
            // One change is seen at once; of a crowd of them each would cost a statement, and the newest level anew.
            let isCrowd = changesApplied - before > 1
            do { try await Task.sleep(for: isCrowd ? Self.restInCrowd : Self.rest) } catch { return }
        }
    }

    private var changesApplied: Int { published.state.withLock { $0.progress.changesApplied } }

    private func read(_ isFailing: inout Bool) async {
        do {
            try await readFeed()
            if isFailing { logger.notice("search index is up to date with the database again") }
            isFailing = false
        } catch {
            if Task.isCancelled { return }
            // Said once; the interval of polling is the pause between attempts.
            if !isFailing {
                logger.warning("search index cannot follow the database", metadata: ["error": "\(error)"])
            }
            isFailing = true
        }
    }

    /// Figures for metrics and logs.
    package struct Statistics: Sendable {
        package let photos: Int
        /// Estimated.
        package let columnBytes: Int
        /// Estimated.
        package let bitmapBytes: Int
        /// Photos that differ from the base.
        package let photosChanged: Int
        package let changesApplied: Int
        /// Full loads from the tables, the first included.
        package let loads: Int
        /// The `pg_current_snapshot()` that the index shows.
        package let feedPosition: String
        /// Since the feed was last read to its end; nil before the first time.
        package let lag: Duration?

        package var bytes: Int { columnBytes + bitmapBytes }
    }

    package var statistics: Statistics {
        let state = published.state.withLock { $0 }
        let segments = state.snapshot?.parts.map(\.segment) ?? []
        return Statistics(
            photos: state.snapshot?.photoCount ?? 0, columnBytes: segments.reduce(0) { $0 + $1.columnBytes },
            bitmapBytes: segments.reduce(0) { $0 + $1.bitmapBytes }, photosChanged: state.progress.photosChanged,
            changesApplied: state.progress.changesApplied, loads: state.progress.loads,
            feedPosition: state.progress.lastPosition, lag: state.caughtUpAt.map { ContinuousClock.now - $0 })
    }
}
