import Dispatch
import Foundation
import Glibc
import Synchronization

/// The thread that starts all child processes.
///
/// The kernel sends a child its death signal when the *thread* that started it ends. Swift's threads may end at any time:
/// on Linux even the main one does not live as long as the process. This thread does.
package final class ParentThread: Sendable {
    package static let shared = ParentThread()

    private let jobs = BlockingQueue<@Sendable () -> Void>()

    private init() {
        Thread.detachNewThread { [self] in
            while let job = jobs.next() { job() }
        }
    }

    /// Runs a short job on the thread.
    package func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            jobs.append { continuation.resume(with: Result(catching: body)) }
        }
    }

    /// As ``run(_:)``, but blocks the calling thread, which must not be one of Swift's.
    package func runBlocking<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) throws -> Value {
        let done = DispatchSemaphore(value: 0)
        let result = Mutex<Result<Value, any Error>?>(nil)
        jobs.append {
            let value = Result(catching: body)
            result.withLock { $0 = value }
            done.signal()
        }
        done.wait()
        guard let value = result.withLock({ $0 }) else { throw Errno(number: ECANCELED) }
        return try value.get()
    }
}
