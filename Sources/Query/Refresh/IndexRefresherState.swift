/// What an ``IndexRefresher`` holds and what it does next: the base segment, the levels above it, the position in the
/// change feed, and what runs in the background.
///
/// A value without I/O: methods take what happened and return actions, which the refresher runs in order.
struct IndexRefresherState: Sendable {
    enum Action: Sendable {
        /// Log that the database continues another history, with the timelines before and after.
        case reportOtherHistory(from: Int, to: Int)
        /// Ask the database to remove entries of another cluster from the feed.
        case resetFeed
        /// Load the tables in this read. Only this action throws, and it is the last one.
        case loadNow
        case publish
        case compact(Compaction)
        /// Load the tables in the background.
        case load(BackgroundLoad)
        /// Write the base to the index file in the background.
        case writeFile
    }

    struct Compaction: Sendable {
        let levels: [IndexLevels.Level]
        let generation: Int
    }

    struct BackgroundLoad: Sendable {
        let generation: Int
        /// The newest level that the new base will contain.
        let seal: Int
        /// A caller waits for it, so it does not yield to requests.
        let isAwaited: Bool
        /// How long to wait before it begins.
        let pause: Duration
    }

    /// A base that was loaded in the background.
    private struct NewBase {
        let library: FullLoad.Loaded
        let seal: Int
        /// The number of requested reloads that it completes.
        let completes: Int
    }

    private(set) var base: Segment?
    /// The position in the feed of ``base``.
    private(set) var basePosition = FeedPosition(text: "")
    /// Number of changes that the feed returned since.
    private var changesSinceBase = 0
    private var levels = IndexLevels(above: .empty)
    private(set) var position = FeedPosition(text: "")
    private var progress = FeedProgress()
    /// A new base is installed and not published yet.
    private var hasUnpublishedBase = false

    /// Number of the base and history. Background work of an earlier generation is discarded.
    private var generation = 0
    private var load: BackgroundLoad?
    private var newBase: NewBase?
    private var isCompacting = false

    /// Number of reloads requested because the feed could not list all changes, and the number completed. Callers of
    /// ``IndexRefresher/catchUpWithReloads()`` wait for them.
    private(set) var reloadsRequested = 0
    private(set) var reloadsCompleted = 0
    var reloadWaiters = 0

    /// Time of the last attempt to reset the feed, if it failed.
    private var resetAttemptedAt: ContinuousClock.Instant?
    private static let pauseBetweenResets: Duration = .seconds(60)
    /// Earliest start of the next requested reload: loading takes at most half of the time.
    private var nextReload: ContinuousClock.Instant?
    private static let shortestReloadPause: Duration = .milliseconds(200)

    private let hasFile: Bool
    private var isWritingFile = false

    init(hasFile: Bool) { self.hasFile = hasFile }

    var hasNewBase: Bool { newBase != nil }
    private var isReloadPending: Bool { reloadsCompleted < reloadsRequested }

    // MARK: Bases

    /// Installs a library that was loaded from the tables in a read.
    mutating func loaded(_ library: FullLoad.Loaded) -> [Action] {
        generation += 1
        newBase = nil
        levels = IndexLevels(above: library.segment)
        position = library.position
        reloadsCompleted = reloadsRequested
        progress.lastPosition = position.text
        return install(library) + [.publish]
    }

    /// Installs a library from the index file and the changes since it was written.
    mutating func loaded(fromFile restored: IndexFileCache.Restored) -> [Action] {
        base = restored.base.segment
        basePosition = restored.base.position
        levels = IndexLevels(above: restored.base.segment)
        levels.apply(restored.changes)
        position = restored.position
        changesSinceBase = restored.changes.count
        progress.lastPosition = position.text
        hasUnpublishedBase = true
        return [.publish]
    }

    /// Installs the base that was loaded in the background, if there is one, below the changes since its load began.
    ///
    /// Levels may have a photo as it was before the base was loaded; the next feed read returns it again.
    mutating func installNewBase() -> [Action] {
        guard let new = newBase else { return [] }
        newBase = nil
        // The loader may have read from another server than the feed reader.
        if let server = position.server, new.library.position.server?.following(server) == nil { return [] }
        levels.install(new.library.segment, containingLevelsUpTo: new.seal)
        reloadsCompleted = new.completes
        return install(new.library)
    }

    private mutating func install(_ library: FullLoad.Loaded) -> [Action] {
        base = library.segment
        basePosition = library.position
        changesSinceBase = 0
        progress.loads += 1
        hasUnpublishedBase = true
        guard hasFile, !isWritingFile else { return [] }
        isWritingFile = true
        return [.writeFile]
    }

    // MARK: The feed

    /// Applies a feed read, and chooses what to do in the background.
    ///
    /// - Parameter isAligning: the read is of one transaction, whose view of the database the index must equal.
    mutating func apply(
        _ reading: ChangeFeed.Reading, isAligning: Bool, at now: ContinuousClock.Instant
    ) -> [Action] {
        var actions = move(to: reading.position)
        let isOtherHistory = !actions.isEmpty
        if isOtherHistory {
            // Discards what was loaded from the other history. Changes of this history are visible at once, above the
            // old base.
            generation += 1
            newBase = nil
            reloadsRequested += 1
        }
        // Entries of another cluster cost time in every read. A standby cannot remove them and skips them.
        if reading.isForeign, !isAligning, resetAttemptedAt.map({ now - $0 > Self.pauseBetweenResets }) ?? true {
            resetAttemptedAt = now
            actions.append(.resetFeed)
        }
        switch reading.changes {
        case .everything:
            // Requested before the load: if it fails, the position is already past changes that no level contains.
            if !isOtherHistory { reloadsRequested += 1 }
            if isAligning { return actions + [.loadNow] }
            // Changes from here on are visible at once, above the old base. The new base will contain the rest.
            if hasUnpublishedBase { actions.append(.publish) }
        case .photos(let photos):
            if isAligning && isReloadPending {
                // A load that is running may be older than these changes.
                reloadsRequested += 1
                return actions + [.loadNow]
            }
            progress.lastPosition = position.text
            progress.changesApplied += photos.count
            changesSinceBase += photos.count
            levels.apply(photos)
            if !photos.isEmpty || hasUnpublishedBase { actions.append(.publish) }
        }
        return actions + compactIfUseful() + loadIfNeeded(at: now)
    }

    private mutating func move(to next: FeedPosition) -> [Action] {
        let earlier = position.server
        position = next
        guard let server = next.server, let earlier else { return [] }
        if let known = server.following(earlier) {
            position.server = known
            return []
        }
        return [.reportOtherHistory(from: earlier.timeline, to: server.timeline)]
    }

    mutating func feedWasReset() { resetAttemptedAt = nil }

    /// The snapshot to publish, and whether its base is new.
    mutating func snapshot(
        secret: CursorSecret
    ) -> (snapshot: IndexSnapshot, progress: FeedProgress, isNewBase: Bool) {
        defer { hasUnpublishedBase = false }
        progress.photosChanged = levels.changedPhotoCount
        return (IndexSnapshot(parts: levels.parts, secret: secret), progress, hasUnpublishedBase)
    }

    // MARK: In the background

    private mutating func compactIfUseful() -> [Action] {
        guard !isCompacting, let levels = levels.compactionCandidates(above: load?.seal ?? 0) else { return [] }
        isCompacting = true
        return [.compact(Compaction(levels: levels, generation: generation))]
    }

    mutating func compacted(_ level: IndexLevels.Level?, by compaction: Compaction) {
        isCompacting = false
        guard let level, compaction.generation == generation else { return }
        levels.install(level, replacing: compaction.levels)
    }

    /// Loads a new base if a reload is requested or many photos have changed. The next read installs it.
    private mutating func loadIfNeeded(at now: ContinuousClock.Instant) -> [Action] {
        guard load == nil, newBase == nil, let base else { return [] }
        let isFileOld = hasFile && changesSinceBase > IndexFileCache.mostChanges
        let hasManyChanges = levels.changedPhotoCount > max(2000, base.count / 100)
        guard isReloadPending || hasManyChanges || isFileOld else { return [] }
        let load = BackgroundLoad(
            generation: generation, seal: levels.seal(), isAwaited: isReloadPending && reloadWaiters > 0,
            // A feed that never lists individual photos must not cause continuous loading.
            pause: isReloadPending ? max(.zero, nextReload.map { $0 - now } ?? .zero) : .zero)
        self.load = load
        return [.load(load)]
    }

    /// - Parameters:
    ///   - library: nil if the load failed.
    ///   - requested: ``reloadsRequested`` when the load began.
    mutating func ended(
        _ load: BackgroundLoad, with library: FullLoad.Loaded?, reloadsRequested requested: Int,
        began: ContinuousClock.Instant, at now: ContinuousClock.Instant
    ) {
        self.load = nil
        guard let library else { return }
        nextReload = now + max(now - began, Self.shortestReloadPause)
        guard load.generation == generation else { return }
        newBase = NewBase(library: library, seal: load.seal, completes: requested)
    }

    /// The position of the base to write to the file next; nil if `written` is the current one, which ends the writing.
    mutating func nextFileWrite(after written: FeedPosition?) -> FeedPosition? {
        isWritingFile = basePosition != written
        return isWritingFile ? basePosition : nil
    }

    /// The base at a position; nil if another has replaced it.
    func base(at position: FeedPosition) -> FullLoad.Loaded? {
        guard let base, basePosition == position else { return nil }
        return FullLoad.Loaded(segment: base, position: position)
    }
}

/// How far the index follows the database.
struct FeedProgress: Sendable {
    var lastPosition = ""
    /// Number of loads from the tables.
    var loads = 0
    var changesApplied = 0
    /// Photos that differ from the base.
    var photosChanged = 0
}
