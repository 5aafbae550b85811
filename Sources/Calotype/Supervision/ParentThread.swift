import Dispatch
import Foundation
import Synchronization

/// The thread that makes all children.
///
/// The kernel sends a child its death signal when the *thread* that made it ends, and Swift's own threads come and go:
/// on Linux even the main one does not live as long as the process. This one does.
final class ParentThread: Sendable {
    static let shared = ParentThread()

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

    /// Runs a short job there.
    func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await withCheckedThrowingContinuation { continuation in
            jobs.withLock { $0.append { continuation.resume(with: Result(catching: body)) } }
            waiting.signal()
        }
    }
}
