import Dispatch
import Foundation
import Glibc
import Synchronization

/// The thread on which a new base is loaded, levels are merged and the index file is written.
///
/// Requests come before it: the system gives it what they leave of the processors, and where they leave nothing a share
/// that keeps it from standing still.
final class BackgroundThread: TaskExecutor {
    private static let shared = BackgroundThread()
    /// A tenth of what a thread of a request gets.
    private static let nice: CInt = 10

    private let jobs = Mutex<[UnownedJob]>([])
    private let waiting = DispatchSemaphore(value: 0)

    private init() {
        Thread.detachNewThread { [self] in
            // On Linux this is about the calling thread alone. Without it the work is done as well.
            _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, Self.nice)
            while true {
                waiting.wait()
                let job = jobs.withLock { $0.removeFirst() }
                job.runSynchronously(on: asUnownedTaskExecutor())
            }
        }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.withLock { $0.append(job) }
        waiting.signal()
    }

    /// Runs work there, with all that it waits for and that has no thread of its own.
    static func run<Value: Sendable>(_ work: @Sendable () async throws -> Value) async rethrows -> Value {
        try await withTaskExecutorPreference(shared, operation: work)
    }
}
