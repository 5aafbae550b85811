import Foundation
import Support

/// Threads for decoders, which take tenths of a second and must not block Swift's shared threads.
///
/// The threads end when the last reference to this object ends.
package final class PictureThreads: Sendable {
    /// Decoders put large tables on the stack.
    private static let stackSize = 8 << 20

    private let queue = BlockingQueue<@Sendable () -> Void>()

    package init(count: Int) {
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

    deinit { queue.close() }

    /// Runs `work` on one of the threads, to its end even if the task is cancelled.
    package func run<Value: Sendable>(_ work: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { continuation in
            queue.append { continuation.resume(returning: work()) }
        }
    }
}
