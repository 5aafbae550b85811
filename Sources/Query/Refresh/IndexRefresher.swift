import Catalog
import Logging
import Postgres

/// Keeps a base and what changed since in step with the database, one reading after another.
///
/// A reading is short, whatever happens: a new base is loaded, and levels are merged, beside it on threads that wait
/// for requests.
actor IndexRefresher {
    private let feed: ChangeFeed
    private let loader: FullLoad
    private let keeper: IndexKeeper?
    private let secret: CursorSecret
    private let logger: Logger
    private let publish: @Sendable (LibrarySnapshot, FeedProgress) -> Void

    private var base: Segment?
    /// Where the feed stood when the base was read.
    private var basePosition = FeedPosition(text: "")
    /// Photos that the feed told of since, each as often as it did.
    private var changesSinceBase = 0
    private var delta = DeltaLevels(above: .empty)
    private var position = FeedPosition(text: "")
    private var progress = FeedProgress()
    /// What was published last.
    private var current: LibrarySnapshot?
    private var aligned: (snapshot: LibrarySnapshot, position: FeedPosition)?

    /// The reading under way, and the one that begins after it and serves all who asked meanwhile.
    private var running: Task<Void, any Error>?
    private var queued: Task<Void, any Error>?

    /// Counts the bases, so that what was made beside an earlier one is dropped.
    private var generation = 0
    private var loading: (task: Task<Void, Never>, seal: Int)?
    private var loaded: NewBase?
    private var merging: Task<Void, Never>?
    private var keeping: Task<Void, Never>?
    /// How often the feed could not tell photo by photo what happened, and up to which time the base holds it.
    private var debts = 0
    private var paidDebts = 0
    /// How many callers wait until no debt is left.
    private var waitsForWhole = 0
    /// When a feed of another cluster was last asked to be reset, in vain.
    private var claimedAt: ContinuousClock.Instant?
    private static let pauseBetweenClaims: Duration = .seconds(60)
    /// When the next base may be loaded because of a debt: loading takes half of the time at most.
    private var nextLoadForDebt = ContinuousClock.now
    private static let shortestPauseForDebt: Duration = .milliseconds(200)

    /// A base that was loaded beside the readers.
    private struct NewBase {
        let library: FullLoad.Loaded
        /// The levels that it holds.
        let seal: Int
        let paysDebts: Int
    }

    init(
        client: PostgresClient, keeper: IndexKeeper?, secret: CursorSecret, logger: Logger,
        publish: @escaping @Sendable (LibrarySnapshot, FeedProgress) -> Void
    ) {
        feed = ChangeFeed(client: client)
        loader = FullLoad(client: client)
        self.keeper = keeper
        self.secret = secret
        self.logger = logger
        self.publish = publish
    }

    /// Applies all that was committed before the call; changes that make a new base necessary are in it only after
    /// ``catchUpWholly()``.
    func catchUp() async throws {
        if let queued { return try await queued.value }
        guard let earlier = running else {
            let task = Task(priority: .high) { try await self.read() }
            running = task
            return try await task.value
        }
        // The reading under way may have taken its view of the database before the caller's commit.
        let task = Task(priority: .high) {
            _ = await earlier.result
            self.beginQueued()
            try await self.read()
        }
        queued = task
        try await task.value
    }

    /// Waits for a new base as well, where one is needed.
    func catchUpWholly() async throws {
        waitsForWhole += 1
        defer { waitsForWhole -= 1 }
        try await catchUp()
        let debts = debts
        while paidDebts < debts {
            await loading?.task.value
            try await catchUp()
        }
    }

    private func beginQueued() {
        running = queued
        queued = nil
    }

    /// Applies what `connection`'s transaction sees, which must not have looked at anything yet, and lends the index as
    /// it is at that moment.
    func align(with connection: Connection) async throws -> (snapshot: LibrarySnapshot, position: FeedPosition) {
        while let busy = queued ?? running { _ = await busy.result }
        let task = Task(priority: .high) {
            try await self.read(on: connection)
            aligned = current.map { ($0, position) }
        }
        running = task
        try await task.value
        guard let aligned else { throw SearchError.notReady }
        self.aligned = nil
        return aligned
    }

    private func read(on connection: Connection? = nil) async throws {
        defer { if queued == nil { running = nil } }
        takeLoaded()
        guard let base else {
            if connection == nil, let kept = try await keeper?.take() { return begin(with: kept) }
            return begin(with: try await load(on: connection))
        }
        let reading = try await feed.changes(since: position, librarySize: base.count, on: connection)
        let isOtherHistory = move(to: reading.position)
        if reading.isForeign && connection == nil { await claimFeed() }
        if isOtherHistory {
            // State from the other history is discarded. Changes of this history are visible at once, on top of the old
            // base.
            generation += 1
            loaded = nil
            debts += 1
        }
        switch reading.changes {
        case .everything:
            if connection != nil { return begin(with: try await load(on: connection)) }
            // What is committed from here on is shown at once, above the old base; the new one will hold the rest.
            if !isOtherHistory { debts += 1 }
            if progress.isUnseen { show() }
        case .photos(let photos):
            if connection != nil && paidDebts < debts { return begin(with: try await load(on: connection)) }
            progress.lastPosition = position.text
            progress.changesApplied += photos.count
            changesSinceBase += photos.count
            delta.apply(photos)
            if !photos.isEmpty || progress.isUnseen { show() }
        }
        mergeLevels()
        loadIfNeeded()
    }

    /// Stores a position, and returns whether its history differs from that of the previous one.
    private func move(to next: FeedPosition) -> Bool {
        let earlier = position.server
        position = next
        guard let server = next.server, let earlier else { return false }
        if let known = server.following(earlier) {
            position.server = known
            return false
        }
        logger.notice(
            "the database was restarted, restored or replaced; reloading the search index from its tables",
            metadata: ["timeline": "\(earlier.timeline) → \(server.timeline)"])
        return true
    }

    /// A feed with numbers of another cluster costs time at every reading. Where it cannot be claimed, as on a standby,
    /// readings pass over those numbers.
    private func claimFeed() async {
        let now = ContinuousClock.now
        guard claimedAt.map({ now - $0 > Self.pauseBetweenClaims }) ?? true else { return }
        claimedAt = now
        do {
            if try await feed.claim() {
                claimedAt = nil
                logger.notice("change feed reset: it contained transaction ids of another cluster")
            }
        } catch {
            logger.warning(
                "change feed contains transaction ids of another cluster and cannot be reset",
                metadata: ["error": "\(error)"])
        }
    }

    private func load(on connection: Connection?) async throws -> FullLoad.Loaded {
        if let connection { try await loader.load(on: connection) } else { try await loader.load() }
    }

    /// Begins anew with a whole library: what was made beside the old one is of no use.
    private func begin(with library: FullLoad.Loaded) {
        generation += 1
        loaded = nil
        delta = DeltaLevels(above: library.segment)
        position = library.position
        paidDebts = debts
        progress.lastPosition = position.text
        take(library)
        show()
    }

    /// Begins with what the file held, and all that changed since.
    private func begin(with kept: IndexKeeper.Kept) {
        base = kept.base.segment
        basePosition = kept.base.position
        delta = DeltaLevels(above: kept.base.segment)
        delta.apply(kept.changes)
        position = kept.position
        changesSinceBase = kept.changes.count
        progress.lastPosition = position.text
        progress.isUnseen = true
        show()
    }

    /// A base that was read from the tables now.
    private func take(_ library: FullLoad.Loaded) {
        base = library.segment
        basePosition = library.position
        changesSinceBase = 0
        progress.loads += 1
        progress.isUnseen = true
        guard let keeper, keeping == nil else { return }
        keeping = Task(priority: .low) {
            await keep(by: keeper)
            keeping = nil
        }
    }

    /// Those that come meanwhile are kept after it.
    private func keep(by keeper: IndexKeeper) async {
        var kept: FeedPosition?
        while basePosition != kept {
            let position = basePosition
            kept = position
            await keeper.keep(after: keeper.pause) { await self.base(at: position) }
        }
    }

    private func base(at position: FeedPosition) -> FullLoad.Loaded? {
        guard let base, basePosition == position else { return nil }
        return FullLoad.Loaded(segment: base, position: position)
    }

    /// Writes the base into its file now.
    func keep() async {
        let position = basePosition
        await keeper?.keep(after: .zero) { await self.base(at: position) }
    }

    /// Puts the base that was loaded meanwhile below what changed since its loading began.
    ///
    /// Levels may hold a photo as it was before the base was read; the reading that follows tells of it once more.
    private func takeLoaded() {
        guard let new = loaded else { return }
        loaded = nil
        // The loader may have read from another server than the feed reader.
        if let server = position.server, new.library.position.server?.following(server) == nil { return }
        delta.take(new.library.segment, holdingLevelsUpTo: new.seal)
        paidDebts = new.paysDebts
        take(new.library)
    }

    private func show() {
        let isNewBase = progress.isUnseen
        progress.isUnseen = false
        progress.photosChanged = delta.count
        let snapshot = LibrarySnapshot(parts: delta.parts, secret: secret)
        current = snapshot
        publish(snapshot, progress)
        // Loading took and freed several times what it left.
        if isNewBase { Task(priority: .low) { await Self.giveMemoryBack() } }
    }

    /// Off the actor: readings go on.
    private nonisolated static func giveMemoryBack() async { LibraryHeap.giveBack() }

    private func mergeLevels() {
        guard merging == nil, let levels = delta.mergeable(above: loading?.seal ?? 0) else { return }
        let generation = generation
        merging = Task(priority: .low) {
            let merged = await BackgroundExecutor.run { await DeltaLevels.merged(levels) }
            if let merged, generation == self.generation { delta.put(merged, for: levels) }
            merging = nil
        }
    }

    /// Loads a new base beside the readers once the changes are many, or the feed could not tell them. The next reading
    /// takes it.
    private func loadIfNeeded() {
        guard loading == nil, loaded == nil, let base else { return }
        let isFileOld = keeper != nil && changesSinceBase > IndexKeeper.mostChanges
        guard paidDebts < debts || delta.count > max(2000, base.count / 100) || isFileOld else { return }
        let (generation, seal, loader) = (generation, delta.seal(), loader)
        let isWaitedFor = paidDebts < debts && waitsForWhole > 0
        // A feed that never lists individual photos must not cause continuous loading.
        let pause = paidDebts < debts ? nextLoadForDebt - .now : .zero
        let task = Task(priority: .low) {
            do {
                if pause > .zero { try await Task.sleep(for: pause) }
                let (debts, began) = (self.debts, ContinuousClock.now)
                let library =
                    isWaitedFor
                    ? try await loader.load() : try await BackgroundExecutor.run { try await loader.load() }
                let took = ContinuousClock.now - began
                nextLoadForDebt = .now + max(took, Self.shortestPauseForDebt)
                if generation == self.generation {
                    loaded = NewBase(library: library, seal: seal, paysDebts: debts)
                }
            } catch {
                logger.warning("rebuild of the search index failed; retrying", metadata: ["error": "\(error)"])
            }
            loading = nil
            await takeNewBase()
        }
        loading = (task, seal)
    }

    private func takeNewBase() async {
        guard loaded != nil else { return }
        do {
            try await catchUp()
        } catch {
            // The next read installs the new base and reports the error.
            logger.debug("installation of a rebuilt search index failed; retrying", metadata: ["error": "\(error)"])
        }
    }
}

/// How the index keeps up.
struct FeedProgress: Sendable {
    var lastPosition = ""
    var loads = 0
    var changesApplied = 0
    /// Photos that differ from the base.
    var photosChanged = 0
    /// A new base is in place and was not published yet.
    var isUnseen = false
}
