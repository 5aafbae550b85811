import Support

/// The state of the worker's loop, as a value. ``next(now:bucketIsWritable:)`` says what to do, the other methods take
/// the result; the loop does the I/O.
package struct WorkerLoopState: Sendable {
    package enum Action: Sendable, Equatable {
        /// Queue the jobs again that an ended process of this machine held, and those of this worker whose claim was
        /// not answered.
        case requeueLeftovers
        /// Check whether thumbnails can be stored. Without them no object is downloaded.
        case checkThumbnailBucket
        /// Claim one job in which a worker died, and run it alone.
        case claimQuarantined
        case claim(atMost: Int)
        case awaitJobs
    }

    /// The interval between two claims of quarantined jobs while there are others.
    package static let quarantineInterval: Duration = .seconds(30)
    private static let longestWait: (store: Duration, database: Duration) = (.seconds(30), .seconds(5))

    let jobsAtOnce: Int
    package private(set) var running = 0
    private var hasLeftovers = true
    private var nextQuarantined: ContinuousClock.Instant
    private var backoff = ExponentialBackoff.duringOutage()
    /// The last result of this round that was not ``JobRunResult/done``.
    private var worst = JobRunResult.done

    package init(jobsAtOnce: Int, now: ContinuousClock.Instant) {
        self.jobsAtOnce = jobsAtOnce
        nextQuarantined = now
    }

    package func next(now: ContinuousClock.Instant, bucketIsWritable: Bool) -> Action {
        if running == 0 {
            if hasLeftovers { return .requeueLeftovers }
            if !bucketIsWritable { return .checkThumbnailBucket }
            if now >= nextQuarantined { return .claimQuarantined }
        }
        // A quarantined job runs alone, so no job is claimed before it while others run.
        guard !hasLeftovers, bucketIsWritable, now < nextQuarantined else { return .awaitJobs }
        // After a failure one job runs first, because the outage may not be over.
        let free = backoff.isActive ? 1 : jobsAtOnce - running
        return free > 0 ? .claim(atMost: free) : .awaitJobs
    }

    package mutating func requeuedLeftovers() { hasLeftovers = false }

    package mutating func foundNoQuarantinedJob(now: ContinuousClock.Instant) {
        nextQuarantined = now + Self.quarantineInterval
    }

    package mutating func claimed(_ jobs: Int) { running += jobs }

    /// The queue was empty, and the worker has waited for jobs.
    package mutating func waited(now: ContinuousClock.Instant) { nextQuarantined = now }

    /// The database did not answer. Whether it gave jobs to this worker is unknown.
    package mutating func failedToClaim() { worst = .databaseUnavailable }

    /// Takes the result of a job.
    ///
    /// - Returns: whether to wait for more results before the next claim. A claim is a statement, so it is made for
    ///   several jobs at once; after a failure all jobs end first.
    package mutating func finished(_ result: JobRunResult) -> Bool {
        running -= 1
        if result != .done { worst = result }
        return running > 0 && (worst != .done || running > jobsAtOnce / 2)
    }

    /// Takes the result of a quarantined job, which ran alone.
    package mutating func finishedQuarantined(_ result: JobRunResult) { worst = result }

    /// Ends a round.
    ///
    /// - Returns: the wait before the next round; nil if nothing failed.
    package mutating func endRound() -> Duration? {
        defer { worst = .done }
        switch worst {
        case .done:
            backoff.reset()
            return nil
        case .storeUnavailable:
            return backoff.next(atMost: Self.longestWait.store)
        case .databaseUnavailable:
            hasLeftovers = true
            return backoff.next(atMost: Self.longestWait.database)
        }
    }

    /// The thumbnail bucket is unavailable.
    package mutating func waitForThumbnailBucket() -> Duration { backoff.next(atMost: Self.longestWait.store) }
}
