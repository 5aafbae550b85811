package import Geocoding
package import Intake
package import Logging
package import Postgres
import ServiceLifecycle
package import Storage
import Support

/// Ingests objects: runs the jobs of the queue, and beside them reconciliation, reindexes and maintenance.
///
/// If the database or the object store becomes unavailable, jobs wait and the worker retries.
package struct IngestWorker: Service {
    private let settings: IngestSettings
    private let database: PostgresClient
    private let queue: JobQueue
    private let pipeline: PhotoPipeline
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

    /// - Parameters:
    ///   - readPicture: reads a picture. Called on the picture threads.
    ///   - readSidecar: reads an XMP document. Called there as well.
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
        pipeline = PhotoPipeline(
            settings: settings, queue: queue, store: store, thumbnails: thumbnails, gazetteer: gazetteer,
            metrics: metrics, logger: logger, readPicture: readPicture, readSidecar: readSidecar)
    }

    /// Works until graceful shutdown, which lets running jobs finish, or cancellation.
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
                await WorkerLoop(
                    queue: queue, pipeline: pipeline, thumbnails: thumbnails, settings: settings, metrics: metrics,
                    wake: wake, logger: logger
                ).run()
            } onGracefulShutdown: {
                Task { await wake.signal() }
            }
            group.cancelAll()
        }
    }

    private func listen() async {
        let signals = [JobQueue.channel: wake, ReconcileRuns.channel: reconcileWake, Reindexing.channel: reindexWake]
        let events = database.listen(to: JobQueue.channel, ReconcileRuns.channel, Reindexing.channel)
        for await event in events {
            switch event {
            case .notification(let notification): await signals[notification.channel]?.signal()
            // Notifications before the connection were lost.
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

    /// Runs once, as soon as the database is available.
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

    /// Reconciles at the start, at the set interval and on request.
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

    /// Forgets photos that were deleted long ago, if the setting `purgeDays` is set.
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

    /// Verifies originals if a rate is set. Only one process of the library does so at a time.
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
                // They stay recorded, and the next run removes them.
                logger.debug("removal of stale thumbnails failed", metadata: ["error": "\(error)"])
            }
            do { try await Task.sleep(for: settings.lease / 2) } catch { return }
        }
    }

    /// Requeues the jobs of dead workers, ends batches, adds this process's counters, and prunes the change feed once per
    /// hour.
    private func tidyRegularly() async {
        let pruning = ChangeFeedPruning(database: database)
        var nextPruning = ContinuousClock.now
        var added = IngestMetrics.Snapshot()
        while !Task.isCancelled {
            do {
                let left = try await queue.requeueExpired() + queue.requeueLeftovers()
                if left > 0 { await wake.signal() }
                try await queue.finishBatches()
                let counted = metrics.snapshot
                try await counters.add(counted, since: added)
                added = counted
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

/// Renews the leases of this worker's jobs.
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
