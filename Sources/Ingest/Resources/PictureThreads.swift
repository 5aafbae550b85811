import Foundation
import Intake
import Synchronization

/// Threads for decoders, which take tenths of a second and must not block Swift's shared threads.
///
/// The threads end when the last reference to this object ends.
package final class PictureThreads: Sendable {
    private typealias Work = @Sendable () -> Void

    /// The queue of work for the threads.
    private final class WorkQueue: Sendable {
        private struct State {
            var work: [Work] = []
            var isClosed = false
        }

        private let state = Mutex(State())
        private let semaphore = Semaphore()

        func add(_ work: @escaping Work) {
            state.withLock { $0.work.append(work) }
            semaphore.signal()
        }

        func close(threads: Int) {
            state.withLock { $0.isClosed = true }
            for _ in 0..<threads { semaphore.signal() }
        }

        /// Blocks until there is work; nil once the queue is closed.
        func next() -> Work? {
            while true {
                semaphore.wait()
                let (work, isClosed) = state.withLock { state in
                    (state.work.isEmpty ? nil : state.work.removeFirst(), state.isClosed)
                }
                if let work { return work }
                if isClosed { return nil }
            }
        }
    }

    /// Decoders put large tables on the stack.
    private static let stackSize = 8 << 20

    private let queue = WorkQueue()
    private let count: Int

    package init(count: Int) {
        self.count = count
        for number in 1...count {
            let queue = queue
            let thread = Thread {
                while let work = queue.next() { work() }
            }
            thread.name = "picture-\(number)"
            thread.stackSize = Self.stackSize
            thread.start()
        }
    }

    deinit { queue.close(threads: count) }

    /// Runs `work` on one of the threads, to its end even if the task is cancelled.
    package func run<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            queue.add { continuation.resume(returning: work()) }
        }
    }
}

/// A counting semaphore. Waiting blocks the thread.
private final class Semaphore: Sendable {
    private let condition = NSCondition()
    private let count = Mutex(0)

    func signal() {
        condition.lock()
        count.withLock { $0 += 1 }
        condition.signal()
        condition.unlock()
    }

    func wait() {
        condition.lock()
        while count.withLock({ $0 == 0 }) { condition.wait() }
        count.withLock { $0 -= 1 }
        condition.unlock()
    }
}
