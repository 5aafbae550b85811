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

    private let jobs = Mutex<[@Sendable () -> Void]>([])
    private let waiting = DispatchSemaphore(value: 0)

    private init() {
        Thread.detachNewThread { [self] in
            while true {
                waiting.wait()
                let job = jobs.withLock { $0.removeFirst() }
                job()
            }
        }
    }

    /// Runs a short job on the thread.
    package func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            jobs.withLock { $0.append { continuation.resume(with: Result(catching: body)) } }
            waiting.signal()
        }
    }

    /// As ``run(_:)``, but blocks the calling thread, which must not be one of Swift's.
    package func runBlocking<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) throws -> Value {
        let done = DispatchSemaphore(value: 0)
        let result = Mutex<Result<Value, any Error>?>(nil)
        jobs.withLock {
            $0.append {
                let value = Result(catching: body)
                result.withLock { $0 = value }
                done.signal()
            }
        }
        waiting.signal()
        done.wait()
        guard let value = result.withLock({ $0 }) else { throw Errno(number: ECANCELED) }
        return try value.get()
    }
}
