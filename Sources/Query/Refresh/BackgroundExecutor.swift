import Dispatch
import Foundation
import Glibc
import Synchronization

/// The threads on which a new base is loaded, levels are merged and the index file is written.
///
/// Requests come before them: the system gives them what those leave of the processors, and where they leave nothing a
/// share that keeps them from standing still.
final class BackgroundExecutor: TaskExecutor {
    private static let shared = BackgroundExecutor()
    /// Levels are merged while a base is built.
    private static let count = 2
    /// A tenth of what a thread of a request gets.
    private static let nice: CInt = 10

    private let jobs = Mutex<[UnownedJob]>([])
    private let waiting = DispatchSemaphore(value: 0)

    private init() {
        for _ in 0..<Self.count { Thread.detachNewThread { [self] in work() } }
    }

    private func work() {
        // On Linux this is about the calling thread alone. Without it the work is done as well.
        _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, Self.nice)
        while true {
            waiting.wait()
            let job = jobs.withLock { $0.removeFirst() }
            job.runSynchronously(on: asUnownedTaskExecutor())
        }
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        jobs.withLock { $0.append(job) }
        waiting.signal()
    }

    /// Runs work there, with all that it waits for and that has no threads of its own.
    static func run<Value: Sendable>(_ work: @Sendable () async throws -> Value) async rethrows -> Value {
        try await withTaskExecutorPreference(shared, operation: work)
    }
}
