import Catalog
import Logging
import Postgres

/// Keeps the search index up to date with the database: reads the change feed, and runs the actions of an
/// ``IndexRefresherState``.
///
/// Reads follow each other and are short. Loads, compactions and file writes run beside them, on threads that yield to
/// requests.
actor IndexRefresher {
    private let feed: ChangeFeed
    private let loader: FullLoad
    private let file: IndexFileCache?
    private let secret: CursorSecret
    private let logger: Logger
    private let publish: @Sendable (IndexSnapshot, FeedProgress) -> Void

    private var state: IndexRefresherState
    /// The snapshot that was published last.
    private var current: IndexSnapshot?
    private var aligned: (snapshot: IndexSnapshot, position: FeedPosition)?

    /// The read in progress.
    private var running: Task<Void, any Error>?
    /// The read that follows it, for all callers that came meanwhile.
    private var queued: Task<Void, any Error>?
    private var loading: Task<Void, Never>?

    init(
        client: PostgresClient, file: IndexFileCache?, secret: CursorSecret, logger: Logger,
        publish: @escaping @Sendable (IndexSnapshot, FeedProgress) -> Void
    ) {
        feed = ChangeFeed(client: client)
        loader = FullLoad(client: client)
        self.file = file
        self.secret = secret
        self.logger = logger
        self.publish = publish
        state = IndexRefresherState(hasFile: file != nil)
    }

    /// Applies everything that was committed before the call, except changes that require a reload; see
    /// ``catchUpWithReloads()``.
    func catchUp() async throws {
        if let queued { return try await queued.value }
        guard let earlier = running else {
            let task = Task(priority: .high) { try await self.read() }
            running = task
            return try await task.value
        }
        // The read in progress may have taken its view of the database before the caller's commit.
        let task = Task(priority: .high) {
            _ = await earlier.result
            self.beginQueued()
            try await self.read()
        }
        queued = task
        try await task.value
    }

    /// Applies everything that was committed before the call, and waits for a reload if one is required.
    func catchUpWithReloads() async throws {
        state.reloadWaiters += 1
        defer { state.reloadWaiters -= 1 }
        try await catchUp()
        let requested = state.reloadsRequested
        while state.reloadsCompleted < requested {
            await loading?.value
            try await catchUp()
        }
    }

    private func beginQueued() {
        running = queued
        queued = nil
    }

    /// Applies what the transaction of `connection` sees, and returns the index at that moment. The transaction must not
    /// have taken its view of the database yet.
    func align(with connection: Connection) async throws -> (snapshot: IndexSnapshot, position: FeedPosition) {
        while let busy = queued ?? running { _ = await busy.result }
        let task = Task(priority: .high) {
            try await self.read(on: connection)
            aligned = current.map { ($0, state.position) }
        }
        running = task
        try await task.value
        guard let aligned else { throw SearchError.notReady }
        self.aligned = nil
        return aligned
    }

    private func read(on connection: Connection? = nil) async throws {
        defer { if queued == nil { running = nil } }
        try await run(state.installNewBase(), on: connection)
        guard let base = state.base else {
            if connection == nil, let restored = try await file?.restore() {
                return try await run(state.loaded(fromFile: restored))
            }
            return try await run([.loadNow], on: connection)
        }
        let reading = try await feed.changes(since: state.position, librarySize: base.count, on: connection)
        try await run(state.apply(reading, isAligning: connection != nil, at: .now), on: connection)
    }

    private func run(_ actions: [IndexRefresherState.Action], on connection: Connection? = nil) async throws {
        for action in actions {
            switch action {
            case .reportOtherHistory(let earlier, let now):
                logger.notice(
                    "the database was restarted, restored or replaced; reloading the search index from its tables",
                    metadata: ["timeline": "\(earlier) → \(now)"])
            case .resetFeed: await resetFeed()
            case .loadNow:
                let library =
                    if let connection { try await loader.load(on: connection) } else { try await loader.load() }
                try await run(state.loaded(library))
            case .publish: publishSnapshot()
            case .compact(let compaction): compact(compaction)
            case .load(let load): self.load(load)
            case .writeFile: writeFile()
            }
        }
    }

    private func resetFeed() async {
        do {
            if try await feed.reset() {
                state.feedWasReset()
                logger.notice("change feed reset: it contained transaction ids of another cluster")
            }
        } catch {
            logger.warning(
                "change feed contains transaction ids of another cluster and cannot be reset",
                metadata: ["error": "\(error)"])
        }
    }

    private func publishSnapshot() {
        let (snapshot, progress, isNewBase) = state.snapshot(secret: secret)
        current = snapshot
        publish(snapshot, progress)
        // A load allocates several times the memory that it keeps.
        if isNewBase { Task(priority: .low) { await Self.releaseMemory() } }
    }

    /// Runs outside the actor, so that reads continue.
    private nonisolated static func releaseMemory() async { LibraryHeap.releaseFreeMemory() }

    private func compact(_ compaction: IndexRefresherState.Compaction) {
        Task(priority: .low) {
            let level = await BackgroundExecutor.run { await IndexLevels.compact(compaction.levels) }
            state.compacted(level, by: compaction)
        }
    }

    private func load(_ load: IndexRefresherState.BackgroundLoad) {
        let loader = loader
        loading = Task(priority: .low) {
            var library: FullLoad.Loaded?
            var (requested, began) = (0, ContinuousClock.now)
            do {
                if load.pause > .zero { try await Task.sleep(for: load.pause) }
                (requested, began) = (state.reloadsRequested, .now)
                library =
                    load.isAwaited
                    ? try await loader.load() : try await BackgroundExecutor.run { try await loader.load() }
            } catch {
                logger.warning("rebuild of the search index failed; retrying", metadata: ["error": "\(error)"])
            }
            state.ended(load, with: library, reloadsRequested: requested, began: began, at: .now)
            loading = nil
            await installNewBase()
        }
    }

    private func installNewBase() async {
        guard state.hasNewBase else { return }
        do {
            try await catchUp()
        } catch {
            // The next read installs the new base and reports the error.
            logger.debug("installation of a rebuilt search index failed; retrying", metadata: ["error": "\(error)"])
        }
    }

    private func writeFile() {
        guard let file else { return }
        Task(priority: .low) {
            var written: FeedPosition?
            while let position = state.nextFileWrite(after: written) {
                written = position
                await file.write(after: file.delay) { await self.base(at: position) }
            }
        }
    }

    private func base(at position: FeedPosition) -> FullLoad.Loaded? { state.base(at: position) }

    /// Writes the base to the index file now.
    func writeFileNow() async {
        let position = state.basePosition
        await file?.write(after: .zero) { await self.base(at: position) }
    }
}
