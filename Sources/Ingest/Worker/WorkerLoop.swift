import Intake
import Logging
import ServiceLifecycle
import Support

/// Claims jobs and runs them until shutdown.
struct WorkerLoop: Sendable {
    let queue: JobQueue
    let pipeline: PhotoPipeline
    let thumbnails: ThumbnailStore
    let settings: IngestSettings
    let metrics: IngestMetrics
    /// Signalled when there may be jobs.
    let wake: AsyncEvent
    let logger: Logger

    private var isStopping: Bool { Task.isCancelled || Task.isShuttingDownGracefully }

    func run() async {
        var state = WorkerLoopState(jobsAtOnce: settings.jobsAtOnce, now: .now)
        var heap = WorkerHeap()
        await withTaskGroup(of: JobRunResult.self) { group in
            while !isStopping {
                do {
                    switch state.next(now: .now, bucketIsWritable: thumbnails.isWritable) {
                    case .requeueLeftovers:
                        try await queue.requeueLeftovers()
                        try await queue.requeueOwn()
                        state.requeuedLeftovers()
                        continue
                    case .checkThumbnailBucket:
                        if await !canStoreThumbnails() {
                            _ = await sleepUnlessShutdown(state.waitForThumbnailBucket())
                        }
                        continue
                    case .claimQuarantined:
                        guard let job = try await queue.claimQuarantined() else {
                            state.foundNoQuarantinedJob(now: .now)
                            continue
                        }
                        state.finishedQuarantined(await pipeline.run(job))
                    case .claim(let limit):
                        let jobs = try await queue.claim(limit)
                        for job in jobs { group.addTask { await pipeline.run(job) } }
                        state.claimed(jobs.count)
                        if state.running == 0 {
                            heap.noteIdleRound()
                            await wake.wait(atMost: settings.pollInterval)
                            state.waited(now: .now)
                        }
                    case .awaitJobs: break
                    }
                } catch {
                    logger.warning("job queue unavailable", metadata: ["error": "\(error)"])
                    state.failedToClaim()
                }
                while state.running > 0, let result = await group.next() {
                    heap.noteJob()
                    if !state.finished(result) { break }
                }
                if let wait = state.endRound() { _ = await sleepUnlessShutdown(wait) }
            }
            await group.waitForAll()
        }
    }

    private func canStoreThumbnails() async -> Bool {
        do {
            if try await thumbnails.checkWritable() { return true }
        } catch {
            logger.debug("check of the thumbnail bucket failed", metadata: ["error": "\(error)"])
        }
        metrics.count { $0.blocked += 1 }
        return false
    }
}
