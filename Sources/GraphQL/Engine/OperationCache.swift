import Synchronization

/// Prepared operations by their text, bounded by the bytes that they hold. Two generations: when the young one holds
/// half of the bytes it becomes the old one, and what is used again moves back, so that the least used half is
/// forgotten at once.
final class OperationCache: Sendable {
    struct Key: Hashable {
        let document: [UInt8]
        let operationName: String?

        /// All bytes at once: the array's own way goes byte by byte.
        func hash(into hasher: inout Hasher) {
            document.withUnsafeBytes { hasher.combine(bytes: $0) }
            hasher.combine(operationName)
        }
    }

    private struct State {
        var young: [Key: PreparedOperation] = [:]
        var old: [Key: PreparedOperation] = [:]
        var youngBytes = 0
    }

    private let state = Mutex(State())
    private let limit: Int

    init(bytes: Int) { limit = bytes }

    /// What one entry may hold, its plans among it; one that needs more is prepared and planned anew each time.
    var entryLimit: Int { limit / 8 }

    subscript(key: Key) -> PreparedOperation? {
        state.withLock { state in
            if let found = state.young[key] { return found }
            guard let found = state.old.removeValue(forKey: key) else { return nil }
            insert(found, key, &state)
            return found
        }
    }

    func insert(_ operation: PreparedOperation, for key: Key) {
        state.withLock { insert(operation, key, &$0) }
    }

    private func insert(_ operation: PreparedOperation, _ key: Key, _ state: inout State) {
        let size = operation.footprint
        guard size <= entryLimit else { return }
        if state.young.updateValue(operation, forKey: key) == nil { count(size, &state) }
    }

    /// Counts what a kept operation holds more than before: it made a plan. One that was forgotten meanwhile is counted
    /// all the same, which only makes the generations change sooner.
    func grow(by bytes: Int) {
        state.withLock { count(bytes, &$0) }
    }

    private func count(_ bytes: Int, _ state: inout State) {
        state.youngBytes += bytes
        if state.youngBytes > limit / 2 {
            state.old = state.young
            state.young = [:]
            state.youngBytes = 0
        }
    }

    /// Bytes of what is kept, counted one by one.
    var footprint: Int {
        state.withLock { state in
            state.young.merging(state.old) { one, _ in one }.values.reduce(0) { $0 + $1.footprint }
        }
    }
}
