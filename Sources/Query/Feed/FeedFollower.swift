import Catalog
import Logging
import Postgres

/// Keeps a base and what changed since in step with the database, one reading after another.
actor FeedFollower {
    private let feed: ChangeFeed
    private let loader: LibraryLoader
    private let secret: CursorSecret
    private let logger: Logger
    private let publish: @Sendable (LibrarySnapshot, FeedProgress) -> Void

    private var base: Segment?
    private var position = FeedPosition(text: "")
    private var changes: [Int64: PhotoFacts?] = [:]
    private var progress = FeedProgress()
    /// What was published last.
    private var current: LibrarySnapshot?
    private var aligned: (snapshot: LibrarySnapshot, position: FeedPosition)?

    /// The reading under way, and the one that begins after it and serves all who asked meanwhile.
    private var running: Task<Void, any Error>?
    private var queued: Task<Void, any Error>?
    private var rebuild: Task<Void, Never>?
    private var rebuilt: LibraryLoader.Loaded?

    init(
        client: PostgresClient, secret: CursorSecret, logger: Logger,
        publish: @escaping @Sendable (LibrarySnapshot, FeedProgress) -> Void
    ) {
        feed = ChangeFeed(client: client)
        loader = LibraryLoader(client: client)
        self.secret = secret
        self.logger = logger
        self.publish = publish
    }

    /// Applies all that was committed before the call.
    func catchUp() async throws {
        if let queued { return try await queued.value }
        guard let earlier = running else {
            let task = Task { try await self.read() }
            running = task
            return try await task.value
        }
        // The reading under way may have taken its view of the database before the caller's commit.
        let task = Task {
            _ = await earlier.result
            self.beginQueued()
            try await self.read()
        }
        queued = task
        try await task.value
    }

    private func beginQueued() {
        running = queued
        queued = nil
    }

    /// Applies what `connection`'s transaction sees, which must not have looked at anything yet, and lends the index as
    /// it is at that moment.
    func align(with connection: Connection) async throws -> (snapshot: LibrarySnapshot, position: FeedPosition) {
        while let busy = queued ?? running { _ = await busy.result }
        let task = Task {
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
        if let rebuilt {
            self.rebuilt = nil
            begin(with: rebuilt)
        }
        guard base != nil else {
            begin(with: try await load(on: connection))
            return show()
        }
        switch try await feed.changes(since: position, on: connection) {
        case .everything: begin(with: try await load(on: connection))
        case .photos(let photos, let position):
            self.position = position
            progress.lastPosition = position.text
            if photos.isEmpty && !progress.isUnseen { return }
            progress.changesApplied += photos.count
            changes.merge(photos) { _, new in new }
        }
        show()
        rebuildIfLarge()
    }

    private func load(on connection: Connection?) async throws -> LibraryLoader.Loaded {
        if let connection { try await loader.load(on: connection) } else { try await loader.load() }
    }

    private func begin(with loaded: LibraryLoader.Loaded) {
        base = loaded.segment
        position = loaded.position
        changes = [:]
        progress.lastPosition = position.text
        progress.loads += 1
        progress.isUnseen = true
    }

    private func show() {
        guard let base else { return }
        let isNewBase = progress.isUnseen
        progress.isUnseen = false
        let replaced = changes.keys.compactMap { base.position(ofID: $0) }.map(UInt32.init).sorted()
        var builder = SegmentBuilder()
        for photo in changes.values.compactMap({ $0 }).sorted(by: { $0.timelineKey < $1.timelineKey }) {
            builder.add(photo)
        }
        let snapshot = LibrarySnapshot(
            base: base, replaced: Bitmap(replaced), delta: changes.isEmpty ? nil : builder.build(), secret: secret)
        progress.photosChanged = changes.count
        current = snapshot
        publish(snapshot, progress)
        // Loading took and freed several times what it left.
        if isNewBase { LibraryHeap.giveBack() }
    }

    /// Loads a new base beside the readers once the changes are many. It is taken over by the next reading, which
    /// adds what was committed since.
    private func rebuildIfLarge() {
        guard rebuild == nil, let base, changes.count > max(2000, base.count / 100) else { return }
        rebuild = Task {
            do {
                rebuilt = try await loader.load()
            } catch {
                logger.warning("the search index could not be rebuilt yet", metadata: ["error": "\(error)"])
            }
            rebuild = nil
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
