import Synchronization

/// A cache of prepared operations by document, limited in bytes. It has two generations: when the young generation has
/// half of the bytes, it replaces the old one. An operation that is used again moves to the young generation, so the
/// least recently used half is dropped at once.
final class OperationCache: Sendable {
    struct Key: Hashable {
        let document: [UInt8]
        let operationName: String?

        /// Hashes all bytes in one call; the array's own implementation hashes byte by byte.
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

    /// Maximum bytes of an entry, including its plans. A larger operation is prepared and planned for each request.
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

    /// Adds the bytes of a new plan of a cached operation. If the operation was dropped in the meantime, the count is
    /// too high, which only makes the generations change earlier.
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

    /// Bytes of all entries, counted one by one.
    var footprint: Int {
        state.withLock { state in
            state.young.merging(state.old) { one, _ in one }.values.reduce(0) { $0 + $1.footprint }
        }
    }
}
