import Synchronization

/// Admits a number of callers at the same time, and refuses the others at once.
package final class AdmissionLimit: Sendable {
    private let most: Int
    private let admitted = Mutex(0)

    package init(_ most: Int) { self.most = most }

    /// Whether the caller is admitted. Each one who is calls ``leave()`` afterwards.
    package func enter() -> Bool {
        admitted.withLock { count in
            guard count < most else { return false }
            count += 1
            return true
        }
    }

    package func leave() { admitted.withLock { $0 -= 1 } }
}
