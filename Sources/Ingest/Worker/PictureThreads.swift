import Foundation
import Glibc
import Intake
import Synchronization

/// Threads of our own for decoding, which takes the processor for tenths of a second and must not hold up Swift's shared
/// threads.
///
/// They end when the last user lets go of this. A decoder that hangs cannot be stopped, and so its process ends: the job's
/// attempt is counted already, the next process takes the file alone, and after its last attempt it is a row with an error.
package final class PictureThreads: Sendable {
    private typealias Work = @Sendable () -> Void

    /// What the threads share with whoever has work for them.
    private final class Desk: Sendable {
        private struct State {
            var work: [Work] = []
            var isClosed = false
            /// When each thread began what it does now.
            var begun: [Int: ContinuousClock.Instant] = [:]
        }

        private let state = Mutex(State())
        private let bell = Bell()

        func add(_ work: @escaping Work) {
            state.withLock { $0.work.append(work) }
            bell.ring()
        }

        func close(threads: Int) {
            state.withLock { $0.isClosed = true }
            for _ in 0..<threads { bell.ring() }
        }

        func note(thread: Int, begins: Bool) {
            state.withLock { $0.begun[thread] = begins ? .now : nil }
        }

        var isClosed: Bool { state.withLock { $0.isClosed } }

        /// How long the slowest of the threads has been at its work; nil when all are idle.
        var longest: Duration? {
            state.withLock { $0.begun.values.min() }.map { .now - $0 }
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

    /// - Parameter limit: the time for one piece of work, after which the process ends with the status 75.
    package init(count: Int, limit: Duration) {
        self.count = count
        watch(limit)
        for number in 1...count {
            let desk = desk
            let thread = Thread {
                while let work = desk.next() {
                    desk.note(thread: number, begins: true)
                    work()
                    desk.note(thread: number, begins: false)
                }
            }
            thread.name = "picture-\(number)"
            thread.stackSize = Self.stackSize
            thread.start()
        }
    }

    /// Looks every few seconds, which costs an idle worker nothing to speak of.
    private func watch(_ limit: Duration) {
        let desk = desk
        let interval = min(limit.inSeconds / 2, 5)
        let thread = Thread {
            while !desk.isClosed {
                Thread.sleep(forTimeInterval: interval)
                guard let longest = desk.longest, longest > limit else { continue }
                FileHandle.standardError.write(
                    Data("a picture takes longer than \(limit.inSeconds) s to read; this process ends\n".utf8))
                _exit(75)
            }
        }
        thread.name = "picture-watch"
        thread.start()
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

    func ring() {
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
