package import Catalog
package import Logging
package import Postgres
import ServiceLifecycle
import Support
import Synchronization

/// The search index of the library: loads it from PostgreSQL, keeps it up to date, and returns snapshots.
package final class Library: Service {
    package struct Settings: Sendable {
        /// Authenticates cursors; the same in all processes.
        package var cursorSecret: CursorSecret
        /// Poll interval of the feed while notifications arrive.
        package var pollInterval: Duration
        /// Poll interval when LISTEN/NOTIFY is unavailable (pgbouncer, replicas).
        package var pollIntervalWithoutNotifications: Duration = .milliseconds(50)
        /// Whether to LISTEN. pgbouncer in transaction mode accepts LISTEN but forwards no notifications.
        package var listens: Bool
        /// Path of the index file; nil for none.
        package var indexFile: String?
        /// Delay between the load of a base from the tables and the write of the file.
        package var indexFileDelay: Duration = .seconds(10)

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

    /// Pause between feed reads: normally, and during bulk changes.
    private static let (debounce, bulkDebounce): (Duration, Duration) = (.milliseconds(5), .milliseconds(30))

    private struct State {
        var snapshot: IndexSnapshot?
        var progress = FeedProgress()
        var caughtUpAt: ContinuousClock.Instant?
        var isRecounting = false
        /// The LISTEN connection is up.
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
        let file = settings.indexFile.map {
            IndexFileCache(file: IndexFile(path: $0), delay: settings.indexFileDelay, client: client, logger: logger)
        }
        refresher = IndexRefresher(
            client: client, file: file, secret: settings.cursorSecret, logger: logger
        ) { snapshot, progress in
            published.state.withLock {
                $0.snapshot = snapshot
                $0.progress = progress
            }
            published.changes.send()
        }
    }

    /// The current snapshot, as a caller sees it.
    ///
    /// - Throws: ``SearchError/notReady`` before the first load ends.
    package func snapshot(for visibility: Visibility) throws(SearchError) -> LibrarySnapshot {
        guard let snapshot = published.state.withLock({ $0.snapshot }) else { throw .notReady }
        return LibrarySnapshot(snapshot, for: visibility)
    }

    /// An opaque version: changes on every update and differs between processes. Nil before the first load ends.
    package var indexVersion: String? {
        let state = published.state.withLock { $0 }
        guard state.snapshot != nil else { return nil }
        return "\(process) \(state.progress.loads) \(state.progress.changesApplied)"
    }

    /// An element after changes of the library; changes before it is consumed are merged into one element.
    package func changes() -> AsyncStream<Void> { published.changes.listen() }

    package var isReady: Bool { published.state.withLock { $0.snapshot != nil } }

    /// Applies everything that was committed before this call, so that a writer's next request sees its own write. After a
    /// TRUNCATE or very many changes, it takes as long as loading the library.
    package func catchUp() async throws {
        try await refresher.catchUpWithReloads()
        published.state.withLock { $0.caughtUpAt = .now }
    }

    /// Reads the feed once. Does not wait for a reload, if one is required.
    package func readFeed() async throws {
        try await refresher.catchUp()
        published.state.withLock { $0.caughtUpAt = .now }
    }

    /// Writes the index file now, instead of some seconds after the load of the base.
    package func writeIndexFile() async { await refresher.writeFileNow() }

    /// Compares the index with the tables, both at the same moment. Readers continue; memory grows by some megabytes.
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
            try await FullLoad.lockTables(on: connection)
            let (snapshot, position) = try await refresher.align(with: connection)
            var recounter = Recounter(snapshot)
            try await loader.read(on: connection) { recounter.add($0) }
            return recounter.finish(at: position)
        }
    }

    /// Loads the index and follows the feed until shutdown. While the database is unavailable, the last snapshot remains.
    package func run() async throws {
        let (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                // Tasks of another priority have separate threads, so the feed does not queue after requests.
                group.addTask(priority: .high) { await self.follow(wakes) }
                if self.settings.listens { group.addTask(priority: .high) { await self.listen(wake) } }
                group.addTask { await self.poll(wake) }
                group.addTask { await Self.releaseMemory() }
                await group.waitForAll()
            }
        }
    }

    /// Freed request memory stays fragmented between live allocations; returns it to the system.
    private static func releaseMemory() async {
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
            let pause = isListening ? settings.pollInterval : settings.pollIntervalWithoutNotifications
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
            // Shows a single change at once. During bulk changes, each read costs a statement and rebuilds the memtable.
            let isBulk = changesApplied - before > 1
            do { try await Task.sleep(for: isBulk ? Self.bulkDebounce : Self.debounce) } catch { return }
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
            // Logged once; the poll interval is the pause between attempts.
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
        /// Number of photos that differ from the base segment.
        package let photosChanged: Int
        package let changesApplied: Int
        /// Number of loads from the tables, including the first.
        package let loads: Int
        /// The `pg_current_snapshot()` of the index.
        package let feedPosition: String
        /// Time since the feed was last read completely; nil before the first read.
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
