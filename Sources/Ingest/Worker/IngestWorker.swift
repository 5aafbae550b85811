package import Geocoding
package import Intake
package import Logging
package import Postgres
import ServiceLifecycle
package import Storage
import Support

/// Takes jobs from the queue and turns objects into photos, until it is told to stop.
///
/// The database and the store may be away at any time: jobs wait, and the worker goes on by itself.
package struct IngestWorker: Service {
    private let settings: IngestSettings
    private let database: PostgresClient
    private let queue: JobQueue
    private let photoJob: PhotoJobRun
    private let reconciler: Reconciler
    private let exclusionSweep: ExclusionSweep
    private let purging: Purging
    private let verifier: OriginalVerifier
    private let stale: StaleThumbnails
    private let thumbnails: ThumbnailStore
    private let metrics: IngestMetrics
    private let counters: IngestCounters
    private let logger: Logger
    private let wake = AsyncEvent()
    private let reconcileWake = AsyncEvent()
    private let reindexFeed: ReindexFeed
    private let geocoding: PlaceLookup?
    private let reindexWake = AsyncEvent()

    /// Jobs of workers that died wait so long while there are others.
    private static let quarantineInterval: Duration = .seconds(30)

    /// - Parameters:
    ///   - readPicture: reads one picture on one of the worker's own threads.
    ///   - readSidecar: reads one XMP packet there.
    package init(
        settings: IngestSettings, database: PostgresClient, store: S3Client, logger: Logger,
        metrics: IngestMetrics = IngestMetrics(), gazetteer: Gazetteer = Gazetteer(),
        readPicture: @escaping PictureWork,
        readSidecar: @escaping SidecarWork = { SidecarReading($0, orientation: $1) }
    ) {
        self.settings = settings
        self.database = database
        self.metrics = metrics
        self.logger = logger
        counters = IngestCounters(database: database)
        queue = JobQueue(database: database, lease: settings.lease)
        reconciler = Reconciler(
            database: database, store: store, bucket: settings.bucket, derivedBucket: settings.derivedBucket,
            limits: settings.reconcileGuard, exclusions: settings.exclusions, logger: logger)
        purging = Purging(
            database: database, bucket: settings.bucket, limits: settings.reconcileGuard, logger: logger)
        verifier = OriginalVerifier(database: database, store: store, bucket: settings.bucket, logger: logger)
        exclusionSweep = ExclusionSweep(database: database, bucket: settings.bucket, list: settings.exclusions)
        reindexFeed = ReindexFeed(database: database, bucket: settings.bucket, gazetteer: gazetteer)
        geocoding = settings.geocoder.map {
            PlaceLookup(database: database, geocoder: NominatimClient($0), logger: logger)
        }
        stale = StaleThumbnails(
            database: database, store: store, derivedBucket: settings.derivedBucket, logger: logger)
        thumbnails = ThumbnailStore(store: store, bucket: settings.derivedBucket, logger: logger)
        let storeHealth = StoreHealthProbe(database: database, store: store)
        photoJob = PhotoJobRun(
            settings: settings, queue: queue, endings: JobCommitter(queue: queue, metrics: metrics), store: store,
            renamed: RenamedPhoto(database: database, store: store, queue: queue), thumbnails: thumbnails,
            storeHealth: storeHealth,
            gate: VanishingGate(
                database: database, bucket: settings.bucket, limits: settings.reconcileGuard,
                storeHealth: storeHealth,
                logger: logger),
            gazetteer: gazetteer,
            threads: PictureThreads(count: settings.pictureThreads),
            memory: MemoryBudget(bytes: settings.memoryForOriginals), metrics: metrics, readPicture: readPicture,
            readSidecar: readSidecar, logger: logger)
    }

    /// Works until graceful shutdown, when it finishes what it has begun, or cancellation.
    package func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await cancelWhenGracefulShutdown { await listen() } }
            group.addTask { await cancelWhenGracefulShutdown { await feedReindexes() } }
            group.addTask { await cancelWhenGracefulShutdown { await retryOlderFailures() } }
            group.addTask { await cancelWhenGracefulShutdown { await reconcileRegularly() } }
            group.addTask { await cancelWhenGracefulShutdown { await tidyRegularly() } }
            group.addTask { await cancelWhenGracefulShutdown { await removeStaleThumbnailsRegularly() } }
            group.addTask { await cancelWhenGracefulShutdown { await purgeRegularly() } }
            group.addTask { await cancelWhenGracefulShutdown { await verifyRegularly() } }
            if let geocoding { group.addTask { await cancelWhenGracefulShutdown { await geocoding.run() } } }
            let leases = LeaseKeeper(queue: queue, interval: settings.lease / 4, logger: logger)
            group.addTask { await leases.run() }
            await withGracefulShutdownHandler {
                await work()
            } onGracefulShutdown: {
                Task { await wake.signal() }
            }
            group.cancelAll()
        }
    }

    // MARK: The loop

    private var isStopping: Bool { Task.isCancelled || Task.isShuttingDownGracefully }

    private func work() async {
        // Jobs that an ended process of this machine held, and those that a lost answer gave to this one.
        var hasLeftovers = true
        var backoff = ExponentialBackoff.duringOutage
        var nextQuarantined = ContinuousClock.now
        var heap = WorkerHeap()
        await withTaskGroup(of: JobRunResult.self) { group in
            var running = 0
            while !isStopping {
                var worst = JobRunResult.done
                do {
                    if hasLeftovers, running == 0 {
                        try await queue.requeueLeftovers()
                        try await queue.requeueOwn()
                        hasLeftovers = false
                    }
                    if running == 0, await !mayRead() {
                        await rest(&backoff, after: .storeUnavailable)
                        continue
                    }
                    if running == 0, ContinuousClock.now >= nextQuarantined {
                        if let suspect = try await queue.claimQuarantined() {
                            let outcome = await photoJob.run(suspect)
                            hasLeftovers = outcome == .databaseUnavailable
                            await rest(&backoff, after: outcome)
                            continue
                        }
                        nextQuarantined = .now + Self.quarantineInterval
                    }
                    // Suspects run alone: what is in work comes to its end first.
                    let mayClaim = !hasLeftovers && ContinuousClock.now < nextQuarantined && thumbnails.mayWrite
                    // After an outage the first goes alone: it may not be over.
                    let limit = backoff.isActive ? 1 : settings.jobsAtOnce - running
                    let jobs = mayClaim && limit > 0 ? try await queue.claim(limit) : []
                    for job in jobs { group.addTask { await photoJob.run(job) } }
                    running += jobs.count
                    if running == 0, mayClaim {
                        heap.noteIdleRound()
                        await wake.wait(atMost: settings.pollInterval)
                        nextQuarantined = .now
                    }
                } catch {
                    logger.warning("job queue unavailable", metadata: ["error": "\(error)"])
                    worst = .databaseUnavailable
                }
                // A claim is a statement, so it is made for several jobs at once.
                while running > 0, let outcome = await group.next() {
                    running -= 1
                    heap.noteJob()
                    if outcome != .done { worst = outcome }
                    if worst == .done, running <= settings.jobsAtOnce / 2 { break }
                }
                if worst == .databaseUnavailable { hasLeftovers = true }
                await rest(&backoff, after: worst)
            }
            await group.waitForAll()
        }
    }

    private static let longestPause: Duration = .seconds(30)
    private static let longestPauseForDatabase: Duration = .seconds(5)

    /// Waits while something is away, longer each time.
    private func rest(_ backoff: inout ExponentialBackoff, after outcome: JobRunResult) async {
        switch outcome {
        case .done: backoff.reset()
        case .storeUnavailable: _ = await backoff.sleep(atMost: Self.longestPause)
        case .databaseUnavailable: _ = await backoff.sleep(atMost: Self.longestPauseForDatabase)
        }
    }

    /// Whether thumbnails can be stored, which is tried where nobody knows it. Otherwise no original is to be read.
    private func mayRead() async -> Bool {
        do {
            if thumbnails.mayWrite { return true }
            if try await thumbnails.prove() { return true }
        } catch {
            logger.debug("check of the thumbnail bucket failed", metadata: ["error": "\(error)"])
        }
        metrics.count { $0.blocked += 1 }
        return false
    }

    // MARK: Beside the loop

    private func listen() async {
        let signals = [JobQueue.channel: wake, ReconcileRuns.channel: reconcileWake, Reindexing.channel: reindexWake]
        let events = database.listen(to: JobQueue.channel, ReconcileRuns.channel, Reindexing.channel)
        for await event in events {
            switch event {
            case .notification(let notification): await signals[notification.channel]?.signal()
            // What was notified before went unheard.
            case .connected: for signal in signals.values { await signal.signal() }
            case .disconnected: break
            }
        }
    }

    private func feedReindexes() async {
        while !Task.isCancelled {
            do {
                if try await reindexFeed.advance() { continue }
                await reindexWake.wait(atMost: try await reindexFeed.isWaiting() ? .milliseconds(500) : .seconds(60))
            } catch {
                logger.debug("reindex interrupted; retrying", metadata: ["error": "\(error)"])
                do { try await Task.sleep(for: .seconds(5)) } catch { return }
            }
        }
    }

    /// Once, as soon as the database answers.
    private func retryOlderFailures() async {
        let failures = OlderFailures(database: database, bucket: settings.bucket)
        while !Task.isCancelled {
            do {
                if let count = try await failures.queue(), count > 0 {
                    logger.info(
                        "queued files that an older version could not read", metadata: ["photos": "\(count)"]
                    )
                }
                return
            } catch {
                logger.debug(
                    "failed to queue files that an older version could not read", metadata: ["error": "\(error)"])
                do { try await Task.sleep(for: .seconds(15)) } catch { return }
            }
        }
    }

    /// Compares at the start, by the clock, and whenever somebody asks for it.
    private func reconcileRegularly() async {
        var next = settings.reconcilesAtStart ? ContinuousClock.now : settings.reconcileInterval.map { .now + $0 }
        var isSwept = false
        while !Task.isCancelled {
            do {
                if !isSwept {
                    try await exclusionSweep.run()
                    isSwept = true
                }
                if let next, next <= .now {
                    try await reconciler.reconcile()
                } else if try await !reconciler.reconcileRequested() {
                    // A notification may be lost with its connection.
                    let longest = Duration.seconds(60)
                    await reconcileWake.wait(
                        atMost: next.map { min(longest, ContinuousClock.now.duration(to: $0)) } ?? longest)
                    continue
                }
                next = settings.reconcileInterval.map { .now + $0 }
            } catch {
                logger.warning("reconciliation failed", metadata: ["error": "\(error)"])
                do { try await Task.sleep(for: .seconds(15)) } catch { return }
            }
        }
    }

    /// Forgets what was deleted long ago, where the owner wants it.
    private func purgeRegularly() async {
        guard let days = settings.purgeDays else { return }
        while !Task.isCancelled {
            do {
                try await purging.purge(days: days)
            } catch {
                logger.warning("purge of deleted photos failed", metadata: ["error": "\(error)"])
            }
            do { try await Task.sleep(for: .seconds(3600)) } catch { return }
        }
    }

    /// Verifies originals at a set rate, where the owner wants it; one process of the library at a time.
    private func verifyRegularly() async {
        guard let rate = settings.verifyRate else { return }
        while !Task.isCancelled {
            var isDone = true
            do {
                isDone = try await verifier.verifySome(bytesPerSecond: Double(rate))
            } catch {
                logger.warning("verification of originals failed", metadata: ["error": "\(error)"])
            }
            do { try await Task.sleep(for: isDone ? .seconds(600) : .milliseconds(100)) } catch { return }
        }
    }

    private func removeStaleThumbnailsRegularly() async {
        while !Task.isCancelled {
            do {
                try await stale.remove()
            } catch {
                // They are noted, and their turn comes again.
                logger.debug("removal of stale thumbnails failed", metadata: ["error": "\(error)"])
            }
            do { try await Task.sleep(for: settings.lease / 2) } catch { return }
        }
    }

    /// Takes over the jobs of dead workers, ends batches, adds up what was counted, and prunes the change feed once an hour.
    private func tidyRegularly() async {
        let pruning = ChangeFeedPruning(database: database)
        var nextPruning = ContinuousClock.now
        var told = IngestMetrics.Snapshot()
        while !Task.isCancelled {
            do {
                let left = try await queue.requeueExpired() + queue.requeueLeftovers()
                if left > 0 { await wake.signal() }
                try await queue.finishBatches()
                let counted = metrics.snapshot
                try await counters.add(counted, since: told)
                told = counted
                if ContinuousClock.now >= nextPruning {
                    try await pruning.prune()
                    nextPruning = .now + .seconds(3600)
                }
            } catch {
                logger.debug("cleanup of the job queue failed", metadata: ["error": "\(error)"])
            }
            do { try await Task.sleep(for: min(settings.pollInterval, settings.lease / 2)) } catch { return }
        }
    }
}

/// Tells the other workers that this one lives.
private struct LeaseKeeper {
    let queue: JobQueue
    let interval: Duration
    let logger: Logger

    func run() async {
        while !Task.isCancelled {
            do { try await Task.sleep(for: interval) } catch { return }
            do {
                try await queue.renewLeases()
            } catch {
                logger.warning("failed to renew job leases", metadata: ["error": "\(error)"])
            }
        }
    }
}
