import HTTPTypes
import Synchronization

/// Bounds the bytes of request bodies that are in memory at once. Requests beyond the limit are refused. They do not
/// wait, because a waiting request would keep the bytes it already has.
final class BodyBudget: Sendable {
    private let free: Mutex<Int>
    private let counters: ConnectionCounters

    init(bytes: Int, counters: ConnectionCounters) {
        free = Mutex(bytes)
        self.counters = counters
    }

    func loan() -> Loan { Loan(self) }

    private func take(_ bytes: Int) throws(Problem) {
        let isFree = free.withLock { free in
            guard bytes <= free else { return false }
            free -= bytes
            return true
        }
        guard isFree else {
            counters.refusedBodies.add(1)
            throw .unavailable("Too many request bodies are being read at once; try again.")
        }
        counters.bodyBytes.add(bytes)
    }

    /// The reserved bytes of one request, released with the last reference to this object.
    final class Loan: Sendable {
        private let budget: BodyBudget
        private let bytes = Mutex(0)

        fileprivate init(_ budget: BodyBudget) { self.budget = budget }

        /// - Throws: 503 when the budget is used up.
        func grow(to wanted: Int) throws {
            try bytes.withLock { bytes in
                guard wanted > bytes else { return }
                try budget.take(wanted - bytes)
                bytes = wanted
            }
        }

        deinit {
            let bytes = bytes.withLock { $0 }
            budget.free.withLock { $0 += bytes }
            budget.counters.bodyBytes.add(-bytes)
        }
    }
}
