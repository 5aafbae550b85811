import Synchronization

/// Limits the bytes of originals in memory; first come, first served.
///
/// A larger object than the whole budget gets all of it, and is therefore read alone.
package final class MemoryBudget: Sendable {
    private struct State {
        var free: Int
        var waiting: [(bytes: Int, continuation: CheckedContinuation<Void, Never>)] = []
    }

    private let size: Int
    private let state: Mutex<State>

    package init(bytes: Int) {
        size = bytes
        state = Mutex(State(free: bytes))
    }

    /// Waits until `bytes` are free. They are released with the loan.
    package func take(_ bytes: Int) async -> MemoryLoan {
        let bytes = min(bytes, size)
        await withCheckedContinuation { continuation in
            let isFree = state.withLock { state in
                guard state.waiting.isEmpty, bytes <= state.free else {
                    state.waiting.append((bytes, continuation))
                    return false
                }
                state.free -= bytes
                return true
            }
            if isFree { continuation.resume() }
        }
        return MemoryLoan(bytes: bytes, budget: self)
    }

    fileprivate func release(_ bytes: Int) {
        let next = state.withLock { state in
            state.free += bytes
            var next: [CheckedContinuation<Void, Never>] = []
            while let first = state.waiting.first, first.bytes <= state.free {
                state.free -= first.bytes
                next.append(first.continuation)
                state.waiting.removeFirst()
            }
            return next
        }
        for continuation in next { continuation.resume() }
    }
}

/// Bytes of a ``MemoryBudget``, released when the last reference ends.
package final class MemoryLoan: Sendable {
    private let bytes: Int
    private let budget: MemoryBudget

    fileprivate init(bytes: Int, budget: MemoryBudget) {
        self.bytes = bytes
        self.budget = budget
    }

    deinit { budget.release(bytes) }
}
