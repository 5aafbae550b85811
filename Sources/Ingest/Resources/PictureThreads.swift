import Foundation
import Intake
import Synchronization

/// Threads of our own that wait for decoders, which take tenths of a second and must not hold up Swift's shared threads.
///
/// They end when the last user lets go of this.
package final class PictureThreads: Sendable {
    private typealias Work = @Sendable () -> Void

    /// What the threads share with whoever has work for them.
    private final class Desk: Sendable {
        private struct State {
            var work: [Work] = []
            var isClosed = false
        }

        private let state = Mutex(State())
        private let bell = Bell()

        func add(_ work: @escaping Work) {
            state.withLock { $0.work.append(work) }
            bell.signal()
        }

        func close(threads: Int) {
            state.withLock { $0.isClosed = true }
            for _ in 0..<threads { bell.signal() }
        }

        /// Blocks until there is work; nil once the desk is closed.
        func next() -> Work? {
            while true {
                bell.wait()
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

    private let desk = Desk()
    private let count: Int

    package init(count: Int) {
        self.count = count
        for number in 1...count {
            let desk = desk
            let thread = Thread {
                while let work = desk.next() { work() }
            }
            thread.name = "picture-\(number)"
            thread.stackSize = Self.stackSize
            thread.start()
        }
    }

    deinit { desk.close(threads: count) }

    /// Runs `work` on one of the threads. It is seen to its end, also when the task is cancelled.
    package func run<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            desk.add { continuation.resume(returning: work()) }
        }
    }
}

/// Counts rings, so that none is lost; waiting for one blocks the thread.
private final class Bell: Sendable {
    private let condition = NSCondition()
    private let rings = Mutex(0)

    func signal() {
        condition.lock()
        rings.withLock { $0 += 1 }
        condition.signal()
        condition.unlock()
    }

    func wait() {
        condition.lock()
        while rings.withLock({ $0 == 0 }) { condition.wait() }
        rings.withLock { $0 -= 1 }
        condition.unlock()
    }
}
