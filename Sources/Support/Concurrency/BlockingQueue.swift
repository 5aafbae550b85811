import Dispatch
import Synchronization

/// A queue of work for threads. Waiting for an element blocks the thread, so it must not be one of Swift's shared ones.
package final class BlockingQueue<Element: Sendable>: Sendable {
    private let elements = Mutex<[Element]>([])
    /// Counts the elements, plus one once the queue is closed.
    private let available = DispatchSemaphore(value: 0)

    package init() {}

    package func append(_ element: Element) {
        elements.withLock { $0.append(element) }
        available.signal()
    }

    /// Ends the waits of all threads once the remaining elements are taken.
    package func close() { available.signal() }

    /// Blocks until there is an element; nil once the queue is closed and empty.
    package func next() -> Element? {
        available.wait()
        let element = elements.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        // Closed. The next thread must find that, too.
        if element == nil { available.signal() }
        return element
    }
}
