import Foundation
import Glibc
import Support

/// The threads that load bases, compact levels and write the index file.
///
/// They have a low scheduling priority: they run on the processor time that requests leave, and get a small share if
/// requests leave none.
final class BackgroundExecutor: TaskExecutor {
    private static let shared = BackgroundExecutor()
    /// One for a load, one for compactions meanwhile.
    private static let count = 2
    /// About a tenth of the share of a request thread.
    private static let nice: CInt = 10

    private let jobs = BlockingQueue<UnownedJob>()

    private init() {
        for _ in 0..<Self.count { Thread.detachNewThread { [self] in work() } }
    }

    private func work() {
        // On Linux this applies to the calling thread only. A failure does no harm.
        _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, Self.nice)
        while let job = jobs.next() { job.runSynchronously(on: asUnownedTaskExecutor()) }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        jobs.append(UnownedJob(job))
    }

    /// Runs work and its child tasks on these threads.
    static func run<Value: Sendable>(_ work: @Sendable () async throws -> Value) async rethrows -> Value {
        try await withTaskExecutorPreference(shared, operation: work)
    }
}
