import Ingest
import Testing

/// The worker's loop without a queue: what it does next after each result.
@Suite struct WorkerLoopStateTests {
    private let start = ContinuousClock.now

    /// A state that has found no leftovers and no quarantined job.
    private func ready(jobsAtOnce: Int = 8) -> WorkerLoopState {
        var state = WorkerLoopState(jobsAtOnce: jobsAtOnce, now: start)
        state.requeuedLeftovers()
        state.foundNoQuarantinedJob(now: start)
        return state
    }

    private func next(_ state: WorkerLoopState, after time: Duration = .zero, isWritable: Bool = true)
        -> WorkerLoopState.Action
    {
        state.next(now: start + time, bucketIsWritable: isWritable)
    }

    @Test func `a worker requeues leftovers, checks the bucket and claims a quarantined job before all others`() {
        var state = WorkerLoopState(jobsAtOnce: 8, now: start)
        #expect(next(state, isWritable: false) == .requeueLeftovers)
        state.requeuedLeftovers()
        #expect(next(state, isWritable: false) == .checkThumbnailBucket)
        #expect(next(state) == .claimQuarantined)
        state.foundNoQuarantinedJob(now: start)
        #expect(next(state) == .claim(atMost: 8))
        #expect(state.endRound() == nil)
    }

    @Test func `it claims again when half of its jobs have ended`() {
        var state = ready()
        state.claimed(8)
        #expect(next(state) == .awaitJobs)
        let waits = (1...4).map { _ in state.finished(.done) }
        #expect(waits == [true, true, true, false])
        #expect(next(state) == .claim(atMost: 4))
    }

    @Test func `before a quarantined job all running jobs end`() {
        var state = ready()
        state.claimed(2)
        let later = WorkerLoopState.quarantineInterval
        #expect(next(state, after: later) == .awaitJobs)
        #expect(state.finished(.done) == false)
        #expect(next(state, after: later) == .awaitJobs)
        #expect(state.finished(.done) == false)
        #expect(next(state, after: later) == .claimQuarantined)
        state.finishedQuarantined(.done)
        #expect(state.endRound() == nil)
        #expect(next(state, after: later) == .claimQuarantined)
    }

    @Test func `an idle worker looks for quarantined jobs after each wait`() {
        var state = ready()
        state.claimed(0)
        state.waited(now: start + .seconds(1))
        #expect(next(state, after: .seconds(1)) == .claimQuarantined)
    }

    @Test func `no job is claimed while thumbnails cannot be stored`() {
        var state = ready()
        #expect(next(state, isWritable: false) == .checkThumbnailBucket)
        let wait = state.waitForThumbnailBucket()
        #expect((.milliseconds(125)...(.milliseconds(250))).contains(wait))
        state.claimed(1)
        #expect(next(state, isWritable: false) == .awaitJobs)
    }

    @Test func `after a failure all jobs end, the worker waits, and one job runs first`() throws {
        var state = ready()
        state.claimed(3)
        #expect(state.finished(.storeUnavailable) == true)
        #expect(state.finished(.done) == true)
        #expect(state.finished(.done) == false)
        let wait = state.endRound()
        #expect(try #require(wait) <= .milliseconds(250))
        #expect(next(state) == .claim(atMost: 1))
        state.claimed(1)
        #expect(state.finished(.done) == false)
        #expect(state.endRound() == nil)
        #expect(next(state) == .claim(atMost: 8))
    }

    @Test func `waits grow up to a limit, which is shorter for the database`() throws {
        var state = ready()
        var wait: Duration?
        for _ in 1...20 {
            state.claimed(1)
            _ = state.finished(.storeUnavailable)
            wait = state.endRound()
        }
        #expect((.seconds(15)...(.seconds(30))).contains(try #require(wait)))
        for _ in 1...20 {
            state.failedToClaim()
            wait = state.endRound()
        }
        #expect((.milliseconds(2500)...(.seconds(5))).contains(try #require(wait)))
    }

    @Test func `after a failure of the database leftovers are requeued, once nothing runs`() {
        var state = ready()
        state.claimed(2)
        #expect(state.finished(.databaseUnavailable) == true)
        #expect(state.finished(.done) == false)
        #expect(state.endRound() != nil)
        #expect(next(state) == .requeueLeftovers)
        state.requeuedLeftovers()
        state.failedToClaim()
        _ = state.endRound()
        #expect(next(state) == .requeueLeftovers)
    }
}
