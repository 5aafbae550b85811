package import Postgres
import Synchronization

/// Writes the ends of jobs. Those that come while others are being written wait for them and then go together, as one
/// transaction of pipelined statements: one round trip and one flush of the log for all, and no wait without a crowd.
///
/// They do wait for that flush, though a lost job is only done again. What is shown before it is on disk may be undone by a
/// crash of the server, which then gives the same numbers to other transactions and other photos: search indexes that have
/// read the lost ones would take those for seen.
package final class JobCommitter: Sendable {
    /// Statements of one round trip.
    private static let most = 64

    private struct Waiting {
        let job: IngestJob
        let ending: JobOutcome
        let continuation: CheckedContinuation<Result<Bool, PostgresError>, Never>
    }

    private struct State {
        var waiting: [Waiting] = []
        var isWriting = false
    }

    private let queue: JobQueue
    private let metrics: IngestMetrics
    private let state = Mutex(State())

    package init(queue: JobQueue, metrics: IngestMetrics) {
        self.queue = queue
        self.metrics = metrics
    }

    /// As ``JobQueue/finish(_:_:)``.
    package func finish(_ job: IngestJob, _ ending: JobOutcome) async throws(PostgresError) -> Bool {
        let result = await withCheckedContinuation { continuation in
            let isFirst = state.withLock { state in
                state.waiting.append(Waiting(job: job, ending: ending, continuation: continuation))
                defer { state.isWriting = true }
                return !state.isWriting
            }
            // Not of the job's own task, whose cancellation is none of the others' business.
            if isFirst { Task { await write() } }
        }
        return try result.get()
    }

    private func write() async {
        while true {
            let batch = state.withLock { state in
                let batch = Array(state.waiting.prefix(Self.most))
                state.waiting.removeFirst(batch.count)
                if batch.isEmpty { state.isWriting = false }
                return batch
            }
            if batch.isEmpty { return }
            metrics.count { $0.writes += 1 }
            let results = await queue.finish(batch.map { ($0.job, $0.ending) })
            for (waiting, result) in zip(batch, results) { waiting.continuation.resume(returning: result) }
        }
    }
}
