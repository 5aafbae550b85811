package import Postgres
import Synchronization

/// Writes the outcomes of jobs as group commits. Outcomes that arrive during a write are written together afterwards,
/// as one transaction of pipelined statements: one round trip and one flush of the log for all. Without concurrent jobs
/// there is no wait.
///
/// The flush must be awaited, although a lost job would only be done again. A crash of the server may undo what became
/// visible before it was on disk, and the server then gives the same ids to other transactions and photos: search
/// indexes that have read the lost ones would consider those as seen.
package final class JobCommitter: Sendable {
    /// Maximum number of statements per round trip.
    private static let most = 64

    private struct Waiting {
        let job: IngestJob
        let outcome: JobOutcome
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

    /// See ``JobQueue/finish(_:_:)``.
    package func finish(_ job: IngestJob, _ outcome: JobOutcome) async throws(PostgresError) -> Bool {
        let result = await withCheckedContinuation { continuation in
            let isFirst = state.withLock { state in
                state.waiting.append(Waiting(job: job, outcome: outcome, continuation: continuation))
                defer { state.isWriting = true }
                return !state.isWriting
            }
            // Not in the job's own task: its cancellation must not affect other jobs.
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
            let results = await queue.finish(batch.map { ($0.job, $0.outcome) })
            for (waiting, result) in zip(batch, results) { waiting.continuation.resume(returning: result) }
        }
    }
}
