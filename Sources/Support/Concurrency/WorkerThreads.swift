import Foundation

/// Threads for work in C that takes tenths of a second, such as decoding and hashing, and must not block Swift's shared
/// threads.
///
/// The threads end when the last reference to this object ends.
package final class WorkerThreads: Sendable {
    private let queue = BlockingQueue<@Sendable () -> Void>()

    /// - Parameters:
    ///   - name: of the threads, for tools such as `top`; at most 12 characters.
    ///   - stackSize: bytes per thread. Decoders of pictures put large tables on the stack.
    package init(count: Int, name: String, stackSize: Int = 8 << 20) {
        for number in 1...count {
            let queue = queue
            let thread = Thread {
                while let work = queue.next() { work() }
            }
            thread.name = "\(name)-\(number)"
            thread.stackSize = stackSize
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
