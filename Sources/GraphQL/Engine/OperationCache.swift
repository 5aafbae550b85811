import Synchronization

/// Prepared operations by their text, bounded by bytes. Two generations: when the young one holds half of the bytes
/// it becomes the old one, and what is used again moves back, so that the least used half is forgotten at once.
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
    /// A syntax tree and its plans take several times the text's bytes.
    private static let bytesPerByte = 20

    init(bytes: Int) { limit = bytes }

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
        let size = (key.document.count + 200) * Self.bytesPerByte
        guard size <= limit / 2 else { return }
        if state.youngBytes + size > limit / 2 {
            state.old = state.young
            state.young = [:]
            state.youngBytes = 0
        }
        if state.young.updateValue(operation, forKey: key) == nil { state.youngBytes += size }
    }
}
